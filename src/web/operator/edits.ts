// What an operator has written over what is in force, while others may change that too: fields without an edit follow, and only edits are sent.
// Pure.
import type { Values } from '../members/form.ts';
import { ChangedMeanwhile } from './questions.ts';

/** The fields that were written into, and what was. */
export type Edits<Field extends string> = Readonly<Partial<Record<Field, string>>>;

export function editsOf<Field extends string>(
  inForce: Values<Field>,
  values: Values<Field>,
): Edits<Field> {
  const edits: Partial<Record<Field, string>> = {};
  for (const field of fieldsOf(values)) {
    if (values[field] !== inForce[field]) edits[field] = values[field];
  }
  return edits;
}

export function laidOver<Field extends string>(
  inForce: Values<Field>,
  edits: Edits<Field>,
): Values<Field> {
  return { ...inForce, ...edits };
}

/** A form's values after what is in force went from `before` to `now`, and the edited fields that somebody else has set to yet another value. */
export function followed<Field extends string>(
  values: Values<Field>,
  before: Values<Field>,
  now: Values<Field>,
): { readonly values: Values<Field>; readonly overtaken: readonly Field[] } {
  const edits = editsOf(before, values);
  const overtaken = fieldsOf(edits).filter(
    (field) => now[field] !== before[field] && now[field] !== values[field],
  );
  return { values: laidOver(now, edits), overtaken };
}

/**
 * What to send where the venue wants all fields at once: the edits over what is in force at this moment. Throws `ChangedMeanwhile` where an
 * edited field is no longer what the question has shown.
 */
export function overFresh<Field extends string>(parts: {
  readonly words: Readonly<Record<Field, { readonly label: string }>>;
  readonly shown: Values<Field>;
  readonly fresh: Values<Field>;
  readonly edits: Edits<Field>;
}): Values<Field> {
  const { words, shown, fresh, edits } = parts;
  for (const field of fieldsOf(edits)) {
    if (fresh[field] !== shown[field] && fresh[field] !== edits[field]) {
      throw new ChangedMeanwhile(`${words[field].label} now: ${inWords(fresh[field])}.`);
    }
  }
  return laidOver(fresh, edits);
}

/** A value as a sentence has it. */
export function inWords(value: string): string {
  return value === '' ? 'none' : value;
}

function fieldsOf<Field extends string>(values: Edits<Field>): readonly Field[] {
  return Object.keys(values) as Field[];
}
