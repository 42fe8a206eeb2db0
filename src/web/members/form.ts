// What is written into a form, what is wrong with it, and sending it: once at a time, with the venue's answer by field. Plain TypeScript;
// components only show it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf, VenueError } from '#client/errors.ts';

/** By field, as sentences; `form` where no one field is at fault. */
export type Problems<Field extends string> = Readonly<
  Partial<Record<Field | 'form', string | undefined>>
>;
export type Values<Field extends string> = Readonly<Record<Field, string>>;

export type FormState<Field extends string> = {
  readonly values: Values<Field>;
  readonly problems: Problems<Field>;
  readonly busy: boolean;
  /** Counts the submits that came to nothing; focus goes to what is wrong each time. */
  readonly failures: number;
};

export type Form<Field extends string> = {
  readonly store: StoreApi<FormState<Field>>;
  readonly edit: (field: Field, value: string) => void;
  readonly submit: () => Promise<void>;
  /** Empties it again: passwords and codes do not stay in a page. */
  readonly reset: () => void;
};

export type FormOptions<Field extends string> = {
  readonly initial: Values<Field>;
  /** Fields in which spaces before and after mean nothing: they are taken off. */
  readonly trimmed?: readonly NoInfer<Field>[];
  /** What is seen to be wrong before anything is sent. */
  readonly check: (values: Values<Field>) => Problems<Field>;
  readonly send: (values: Values<Field>) => Promise<void>;
  /** Names of fields at the venue that have another name here. */
  readonly renamed?: Readonly<Record<string, NoInfer<Field>>>;
};

export function createForm<Field extends string>(options: FormOptions<Field>): Form<Field> {
  const { initial, trimmed = [], check, send, renamed = {} } = options;
  const none = {} as Problems<Field>;
  const fresh: FormState<Field> = { values: initial, problems: none, busy: false, failures: 0 };
  const store = createStore<FormState<Field>>(() => fresh);
  const fail = (problems: Problems<Field>): void =>
    store.setState(({ failures }) => ({ problems, busy: false, failures: failures + 1 }));
  return {
    store,
    edit(field, value) {
      store.setState(({ values, problems }) => ({
        values: { ...values, [field]: value },
        problems: { ...problems, [field]: undefined, form: undefined },
      }));
    },
    async submit() {
      const { values: written, busy } = store.getState();
      if (busy) return;
      const values: Record<Field, string> = { ...written };
      for (const field of trimmed) values[field] = written[field].trim();
      store.setState({ values });
      const problems = check(values);
      if (Object.values(problems).some((problem) => problem !== undefined)) {
        fail(problems);
        return;
      }
      store.setState({ busy: true, problems: none });
      try {
        await send(values);
        store.setState({ busy: false });
      } catch (error) {
        fail(problemsOf(error, initial, renamed));
      }
    },
    reset() {
      store.setState(fresh);
    },
  };
}

/** Where the venue names a field that this form has, the sentence stands there; else over the whole. */
export function problemsOf<Field extends string>(
  error: unknown,
  fields: Values<Field>,
  renamed: Readonly<Record<string, Field>> = {},
): Problems<Field> {
  const message = messageOf(error);
  // `addresses[2]` is of the field `addresses`.
  const named = error instanceof VenueError ? error.field?.replace(/[.[].*$/, '') : undefined;
  const field = named === undefined ? undefined : (renamed[named] ?? named);
  const isHere = field !== undefined && Object.hasOwn(fields, field);
  return { [isHere ? field : 'form']: message } as Problems<Field>;
}
