// A field of the bots' forms: a text or a choice, its range said before anybody breaks it, and what is wrong with it in a line of its own.
import { clsx } from 'clsx';
import { useId } from 'react';

export function PlainField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  problem?: string | null | undefined;
  placeholder?: string;
  options?: readonly { readonly value: string; readonly label: string }[];
  secret?: boolean;
}) {
  const { label, value, onChange, hint, problem = null, placeholder, options } = props;
  const id = useId();
  const shared = {
    id,
    value,
    'aria-describedby': `${id}-problem ${id}-hint`,
    'aria-invalid': problem !== null,
  };
  return (
    <div className="min-w-0">
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <div className="input-shell" data-invalid={problem !== null}>
        {options === undefined ? (
          <input
            {...shared}
            autoCapitalize="none"
            autoComplete="off"
            className="w-full min-w-0 bg-transparent px-3 text-sm tabular-nums"
            maxLength={256}
            onChange={(event) => onChange(event.currentTarget.value)}
            placeholder={placeholder}
            spellCheck={false}
            type={props.secret === true ? 'password' : 'text'}
          />
        ) : (
          <select
            {...shared}
            className="w-full min-w-0 bg-sunken px-2 text-sm text-ink"
            onChange={(event) => onChange(event.currentTarget.value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
        )}
      </div>
      <p
        aria-live="polite"
        className={clsx('text-xs text-sell', problem !== null && 'pt-1')}
        id={`${id}-problem`}
      >
        {problem}
      </p>
      <p className="pt-1 text-2xs text-ink-3" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
