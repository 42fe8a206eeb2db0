// One of a few, side by side: native radio buttons underneath, so that keyboard and screen readers need no help.
import { clsx } from 'clsx';
import { useId } from 'react';

export function Segmented<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly activeClass?: string;
  }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  size?: 'sm' | 'lg';
  className?: string;
}) {
  const { label, value, options, onChange, disabled = false, size = 'sm', className } = props;
  const name = useId();
  return (
    <div
      aria-label={label}
      className={clsx('flex rounded-(--radius) bg-raised p-0.5', className)}
      role="radiogroup"
    >
      {options.map((option) => (
        <label
          className={clsx(
            'relative flex flex-1 cursor-pointer items-center justify-center rounded-[0.3rem] whitespace-nowrap select-none',
            'has-focus-visible:outline-2 has-focus-visible:outline-focus',
            size === 'sm' ? 'h-6 min-w-7 px-1.5 text-xs' : 'h-9 text-sm font-semibold',
            option.value === value
              ? (option.activeClass ?? 'bg-hover font-semibold text-ink')
              : 'text-ink-2 hover:text-ink',
          )}
          key={option.value}
        >
          <input
            checked={option.value === value}
            className="absolute inset-0 cursor-pointer opacity-0"
            disabled={disabled}
            name={name}
            onChange={() => onChange(option.value)}
            type="radio"
            value={option.value}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
