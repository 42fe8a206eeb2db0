// A form over what is in force. Fields that nobody has written into follow it; what was written stays, and a word stands beside it where somebody
// else has changed the same meanwhile.
import { useEffect, useRef } from 'react';
import { createForm, type Form, type Problems, type Values } from '../members/form.ts';
import { useForm } from '../members/text-field.tsx';
import { editsOf, followed, inWords, laidOver, type Edits } from './edits.ts';

export function useLiveForm<Field extends string>(options: {
  readonly inForce: Values<Field>;
  /** What it is about; with another subject all fields begin anew. */
  readonly subject?: string;
  readonly check: (values: Values<Field>) => Problems<Field>;
  /** Resolves with whether it was done. */
  readonly send: (edits: Edits<Field>) => Promise<boolean>;
}): Form<Field> {
  const { inForce, subject = '', check, send } = options;
  const seen = useRef({ subject, inForce });
  /** What the fields are compared with: what was seen last, with what was sent since. */
  const base = useRef(inForce);
  const form = useForm(() =>
    createForm({
      initial: inForce,
      check,
      async send(values) {
        const edits = editsOf(base.current, values);
        if (await send(edits)) base.current = laidOver(base.current, edits);
      },
    }),
  );
  useEffect(() => {
    const before = seen.current;
    const isOther = before.subject !== subject;
    if (!isOther && Object.keys(editsOf(before.inForce, inForce)).length === 0) return;
    seen.current = { subject, inForce };
    if (isOther) {
      form.store.setState({ values: inForce, problems: {} as Problems<Field> });
    } else {
      follow(form, base.current, inForce);
    }
    base.current = inForce;
  });
  return form;
}

function follow<Field extends string>(
  form: Form<Field>,
  before: Values<Field>,
  now: Values<Field>,
): void {
  form.store.setState((state) => {
    const { values, overtaken } = followed(state.values, before, now);
    const said: Partial<Record<Field | 'form', string | undefined>> = { ...state.problems };
    for (const field of overtaken)
      said[field] = `Somebody else has set it to ${inWords(now[field])}.`;
    return { values, problems: said };
  });
}
