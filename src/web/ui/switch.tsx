// On or off, told by place and word as well as colour.
import { clsx } from 'clsx';

export function Switch(props: {
  label: string;
  /** The id of the text that explains it. */
  describedBy?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { label, describedBy, checked, onChange } = props;
  return (
    <button
      aria-checked={checked}
      aria-describedby={describedBy}
      aria-label={label}
      className="flex shrink-0 items-center gap-2 rounded-full text-xs text-ink-2"
      onClick={() => onChange(!checked)}
      role="switch"
      type="button"
    >
      <span aria-hidden="true" className="w-6 text-right">
        {checked ? 'On' : 'Off'}
      </span>
      <span
        aria-hidden="true"
        className={clsx(
          'flex h-5 w-9 items-center rounded-full border px-0.5',
          checked ? 'justify-end border-accent bg-accent' : 'border-line-strong bg-sunken',
        )}
      >
        <span className={clsx('size-3.5 rounded-full', checked ? 'bg-bg' : 'bg-ink-3')} />
      </span>
    </button>
  );
}
