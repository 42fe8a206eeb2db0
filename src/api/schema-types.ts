// The building blocks of the API's schemas. Every object refuses fields that it does not name.

import Type from 'typebox';
import type { Static, TArray, TProperties, TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;

export function strict<Properties extends TProperties>(properties: Properties, title?: string) {
  return Type.Object(properties, title === undefined ? closed : { ...closed, title });
}

/** A copy of the schema with an example of the whole of it. */
export function withExample<Schema extends TSchema>(
  schema: Schema,
  example: Static<Schema>,
): Schema {
  // Not spread: typebox keeps a part of its schemas out of sight.
  const parts = Object.getOwnPropertyDescriptors(schema);
  const examples = { value: [example], enumerable: true, configurable: true, writable: true };
  return Object.defineProperties({}, { ...parts, examples }) as Schema;
}

export function oneOf<const Values extends readonly string[]>(
  values: Values,
  description?: string,
) {
  return Type.Unsafe<Values[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      description === undefined ? {} : { description },
    ),
  );
}

export const nullable = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
export const decimal = (description?: string) =>
  Type.String({ ...(description === undefined ? {} : { description }), examples: ['585.33'] });
export const time = Type.String({ examples: ['2026-11-21T09:30:00.000123Z'] });
export const seq = Type.Integer({ description: 'Of the command that made it so.' });
export const id = Type.String({ examples: ['1042'] });
/** An object of one list under its name. */
export const list = <const Name extends string, Item extends TSchema>(name: Name, item: Item) =>
  strict({ [name]: Type.Array(item) } as Record<Name, TArray<Item>>);
export const limit = (maximum: number, byDefault: number) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum, description: `Default ${byDefault}.` }));

export const sides = ['buy', 'sell'] as const;
export const phases = [
  'closed',
  'preOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'halted',
  'reopeningAuction',
] as const;

export const accountField = {
  account: Type.Optional(
    Type.String({ description: 'The account to act for; needed where you hold several.' }),
  ),
};
