// What a long list is narrowed by: a text that waits until the writing stops, and choices.
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { Choice } from './fields.tsx';

const waitMs = 250;

export function FilterBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search aria-label={label} className="mb-3 flex flex-wrap items-end gap-3">
      {children}
    </search>
  );
}

export function FilterText(props: {
  label: string;
  hint?: string;
  onChange: (text: string) => void;
  initial?: string;
}) {
  const { label, hint, onChange, initial = '' } = props;
  const [text, setText] = useState(initial);
  const id = useId();
  useEffect(() => {
    const timer = setTimeout(() => onChange(text.trim()), waitMs);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <div className="min-w-0 flex-1 basis-44">
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <div className="input-shell">
        <input
          autoCapitalize="none"
          autoComplete="off"
          className="w-full min-w-0 bg-transparent px-3 text-sm"
          id={id}
          maxLength={64}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={hint}
          spellCheck={false}
          type="text"
          value={text}
        />
      </div>
    </div>
  );
}

export function FilterSelect(props: {
  label: string;
  value: string;
  choices: readonly Choice[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {props.label}
      </label>
      <select
        className="select-field h-9!"
        id={id}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        value={props.value}
      >
        {props.choices.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Leaves out of a query what is not filtered by. */
export function given<Query extends Readonly<Record<string, string>>>(
  query: Query,
): Partial<Query> {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== ''),
  ) as Partial<Query>;
}
