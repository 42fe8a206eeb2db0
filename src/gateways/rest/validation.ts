// Checks requests against their route's schema, strictly: bodies as they are, path and query with whole numbers read from their digits. A
// failure names the field as a JSON path. It must never drop, default or coerce what a client sent.

import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { ApiError, invalidField, missingField } from '../api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';

interface Fault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message: string;
}

/** Digits that are surely a safe integer, written in one way only. */
const wholeNumber = /^(?:0|[1-9][0-9]{0,14})$/;

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  const isBody = httpPart === 'body';
  const numbers = isBody ? [] : numberFields(schema);
  return (value: unknown) => {
    // No body says as much as an empty one.
    const given = isBody && value === undefined ? {} : value;
    const read = numbers.length === 0 ? given : readNumbers(given, numbers);
    if (compiled.Check(read)) return { value: read };
    return { error: errorOf(compiled.Errors(read)) };
  };
};

function numberFields(schema: TSchema): string[] {
  const { properties } = schema as { readonly properties?: Record<string, { type?: unknown }> };
  return Object.entries(properties ?? {})
    .filter(([, property]) => property.type === 'integer')
    .map(([name]) => name);
}

function readNumbers(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const read: Record<string, unknown> = { ...value };
  for (const name of names) {
    const text = read[name];
    if (typeof text === 'string' && wholeNumber.test(text)) read[name] = Number(text);
  }
  return read;
}

function errorOf(faults: readonly Fault[]): ApiError {
  const unknown = faults.find((fault) => fault.keyword === 'additionalProperties');
  if (unknown !== undefined) {
    const { additionalProperties } = unknown.params as { additionalProperties: readonly string[] };
    const field = pathOf(unknown.instancePath, additionalProperties[0]);
    return new ApiError(RejectCode.unknownField, {
      field,
      message: `There is no field "${field}".`,
    });
  }
  const missing = faults.find((fault) => fault.keyword === 'required');
  if (missing !== undefined) {
    const { requiredProperties } = missing.params as { requiredProperties: readonly string[] };
    return missingField(pathOf(missing.instancePath, requiredProperties[0]));
  }
  const fault = faults.find(({ instancePath }) => instancePath !== '');
  if (fault === undefined) {
    return new ApiError(RejectCode.malformedMessage, {
      message: 'The message must be one JSON object.',
    });
  }
  const field = pathOf(fault.instancePath);
  return invalidField(field, `"${field}" ${describe(faults, fault)}.`);
}

/** Choices fail once for each value and once as a whole; the whole says more. */
function describe(faults: readonly Fault[], fault: Fault): string {
  const allowed = faults.flatMap(({ keyword, instancePath, params }) =>
    keyword === 'const' && instancePath === fault.instancePath
      ? [JSON.stringify((params as { allowedValue: unknown }).allowedValue)]
      : [],
  );
  return allowed.length > 0 ? `must be one of ${allowed.join(', ')}` : fault.message;
}

/** `/orders/0/qty` as `orders[0].qty`. */
function pathOf(instancePath: string, last?: string): string {
  const parts = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (last !== undefined) parts.push(last);
  return parts
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}
