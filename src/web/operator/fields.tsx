// Fields of the desk's forms beside the text field that all forms have: one of a few, yes or no, several lines; and figures shown in pairs.
import { clsx } from 'clsx';
import { useId, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import type { Form } from '../members/form.ts';

type Props<Field extends string> = {
  form: Form<Field>;
  name: Field;
  label: string;
  hint?: ReactNode;
};

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function SelectField<Field extends string>(
  props: Props<Field> & { choices: readonly Choice[] },
) {
  const { form, name, label, hint, choices } = props;
  const { values, problems } = useStore(form.store);
  const id = useId();
  const problem = problems[name];
  return (
    <div>
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <select
        aria-describedby={`${id}-note`}
        aria-invalid={problem !== undefined}
        className="select-field h-9! w-full text-sm!"
        id={id}
        onChange={(event) => form.edit(name, event.currentTarget.value)}
        value={values[name]}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <FieldNotes hint={hint} id={`${id}-note`} problem={problem} />
    </div>
  );
}

/** Holds 'yes' or 'no'. */
export function CheckField<Field extends string>({ form, name, label, hint }: Props<Field>) {
  const { values, problems } = useStore(form.store);
  const id = useId();
  return (
    <div className="self-end">
      <label className="flex min-h-9 items-center gap-2">
        <input
          aria-describedby={`${id}-note`}
          checked={values[name] === 'yes'}
          className="size-4 shrink-0 accent-(--accent)"
          onChange={(event) => form.edit(name, event.currentTarget.checked ? 'yes' : 'no')}
          type="checkbox"
        />
        {label}
      </label>
      <FieldNotes hint={hint} id={`${id}-note`} problem={problems[name]} />
    </div>
  );
}

export function LinesField<Field extends string>(
  props: Props<Field> & { rows?: number; code?: boolean; maxLength?: number },
) {
  const { form, name, label, hint, rows = 4, code = false, maxLength } = props;
  const { values, problems } = useStore(form.store);
  const id = useId();
  const problem = problems[name];
  return (
    <div>
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <div className="input-shell h-auto!" data-invalid={problem !== undefined}>
        <textarea
          aria-describedby={`${id}-note`}
          aria-invalid={problem !== undefined}
          className={clsx(
            'w-full min-w-0 bg-transparent px-3 py-2 text-sm outline-none',
            code && 'font-mono text-xs!',
          )}
          id={id}
          maxLength={maxLength}
          onChange={(event) => form.edit(name, event.currentTarget.value)}
          rows={rows}
          spellCheck={!code}
          value={values[name]}
        />
      </div>
      <FieldNotes hint={hint} id={`${id}-note`} problem={problem} />
    </div>
  );
}

function FieldNotes(props: { id: string; problem: string | undefined; hint?: ReactNode }) {
  return (
    <div id={props.id}>
      <p
        aria-live="polite"
        className={clsx('text-xs text-sell', props.problem !== undefined && 'pt-1')}
      >
        {props.problem}
      </p>
      {props.hint !== undefined && <p className="pt-1 text-xs text-ink-3">{props.hint}</p>}
    </div>
  );
}

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** What is, where nothing is to be changed. */
export function Facts({ facts, columns = 3 }: { facts: readonly Fact[]; columns?: 2 | 3 | 4 }) {
  return (
    <dl
      className={clsx(
        'grid grid-cols-2 gap-x-4 gap-y-3',
        columns === 3 && 'md:grid-cols-3',
        columns === 4 && 'md:grid-cols-4',
      )}
    >
      {facts.map(({ label, value }) => (
        <div className="min-w-0" key={label}>
          <dt className="text-2xs text-ink-3">{label}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Fields side by side as the width allows. */
export function FieldGrid({ children }: { children: ReactNode }) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2 xl:grid-cols-3 2xl:grid-cols-4">
      {children}
    </div>
  );
}
