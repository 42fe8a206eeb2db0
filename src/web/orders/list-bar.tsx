// The bar over a list: what of it is shown, how much that is, and what can be done with all of it. Must never change the list itself.
import type { ReactNode } from 'react';

export function ListBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div
      aria-label={label}
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-1.5 gap-y-1 border-b border-line px-2 py-1"
      role="group"
    >
      {children}
    </div>
  );
}

/** One of a few, in as little room as it takes; the first option is "all". */
export function BarSelect<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  return (
    <select
      aria-label={props.label}
      className="h-6 max-w-36 rounded-sm border border-line-strong bg-sunken px-1 text-2xs text-ink max-[1023px]:h-9"
      onChange={(event) => props.onChange(event.currentTarget.value as Value)}
      value={props.value}
    >
      {props.options.map(([value, words]) => (
        <option key={value} value={value}>
          {words}
        </option>
      ))}
    </select>
  );
}

export const sideOptions = [
  ['', 'Both sides'],
  ['buy', 'Buys'],
  ['sell', 'Sells'],
] as const;

export function stockOptions(
  symbols: readonly string[],
  shown: string | null,
): readonly (readonly [string, string])[] {
  const all = shown === null || symbols.includes(shown) ? symbols : [...symbols, shown];
  return [['', 'All stocks'], ...all.map((symbol) => [symbol, symbol] as const)];
}
