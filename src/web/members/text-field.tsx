// A field of a form with its label, its rule and what is wrong with it; and the form around such fields.
import { clsx } from 'clsx';
import { useEffect, useId, useRef, useState, type ComponentProps, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { Button } from '../ui/button.tsx';
import type { Form } from './form.ts';

type FieldProps<Field extends string> = {
  form: Form<Field>;
  name: Field;
  label: string;
  /** The rule, said before anybody breaks it. */
  hint?: ReactNode;
  input?: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id' | 'name'>;
};

export function TextField<Field extends string>({
  form,
  name,
  label,
  hint,
  input,
}: FieldProps<Field>) {
  const { values, problems } = useStore(form.store);
  const [revealed, setRevealed] = useState(false);
  const id = useId();
  const problem = problems[name];
  const isSecret = input?.type === 'password';
  return (
    <div>
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <div className="input-shell" data-invalid={problem !== undefined}>
        <input
          autoCapitalize="none"
          spellCheck={false}
          {...input}
          aria-describedby={`${id}-problem ${id}-hint`}
          aria-invalid={problem !== undefined}
          className="w-full min-w-0 bg-transparent px-3 text-sm"
          id={id}
          name={name}
          onChange={(event) => form.edit(name, event.currentTarget.value)}
          type={isSecret && revealed ? 'text' : input?.type}
          value={values[name]}
        />
        {isSecret && (
          <button
            aria-label={`${revealed ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
            className="shrink-0 rounded-(--radius) px-3 text-xs text-ink-2 hover:text-ink"
            onClick={() => setRevealed(!revealed)}
            type="button"
          >
            {revealed ? 'Hide' : 'Show'}
          </button>
        )}
      </div>
      <p
        aria-live="polite"
        className={clsx('text-xs text-sell', problem !== undefined && 'pt-1')}
        id={`${id}-problem`}
      >
        {problem}
      </p>
      {hint !== undefined && (
        <p className="pt-1 text-xs text-ink-3" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** Sends with Enter and with its button; after a failure focus goes to the first field that is wrong. */
export function FieldsForm<Field extends string>(props: {
  form: Form<Field>;
  label: string;
  submit: string;
  busy: string;
  /** A page's form is as wide as its button needs; a dialog's button fills it. */
  wide?: boolean;
  /** Beside the button. */
  actions?: ReactNode;
  /** True where opening it is why the user is here. */
  takesFocus?: boolean;
  children: ReactNode;
}) {
  const { form, label, submit, busy: busyWord, wide = false, takesFocus = false } = props;
  const { busy, problems, failures } = useStore(form.store);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (takesFocus) element.current?.querySelector('input')?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (failures > 0) {
      element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [failures]);
  return (
    <form
      aria-label={label}
      className="flex flex-col gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
      ref={element}
    >
      {props.children}
      <p
        aria-live="assertive"
        className={clsx('text-xs text-sell', problems.form === undefined && '-mt-3')}
      >
        {problems.form}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          className={wide ? 'w-full' : undefined}
          disabled={busy}
          look="primary"
          size={wide ? 'lg' : 'md'}
          type="submit"
        >
          {busy ? busyWord : submit}
        </Button>
        {props.actions}
      </div>
    </form>
  );
}

/** One form for as long as the component stands. */
export function useForm<Field extends string>(make: () => Form<Field>): Form<Field> {
  return useState(make)[0];
}
