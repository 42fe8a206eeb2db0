// Buttons of every kind, with one look each.
import { clsx } from 'clsx';
import { useEffect, useState, type ComponentProps, type ReactNode } from 'react';

type Look = 'plain' | 'outline' | 'primary' | 'buy' | 'sell' | 'danger';

const looks: Readonly<Record<Look, string>> = {
  plain: 'text-ink-2 hover:bg-hover hover:text-ink',
  outline: 'border border-line-strong text-ink hover:bg-hover',
  primary: 'bg-accent text-bg font-semibold hover:brightness-105',
  buy: 'bg-buy-solid text-on-solid font-semibold hover:brightness-105',
  /** Leads to what cannot be taken back; the button that does it is `sell`. */
  danger: 'border border-sell text-sell font-medium hover:bg-sell-soft',
  sell: 'bg-sell-solid text-on-solid font-semibold hover:brightness-105',
};

const sizes = {
  xs: 'h-6 px-2 text-xs',
  sm: 'h-7 px-2.5 text-xs',
  md: 'h-8 px-3',
  lg: 'h-10 px-4 text-sm',
} as const;

export type ButtonProps = ComponentProps<'button'> & { look?: Look; size?: keyof typeof sizes };

export function Button({
  look = 'plain',
  size = 'md',
  className,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      className={clsx(
        'inline-flex items-center justify-center gap-1.5 rounded-(--radius) whitespace-nowrap select-none',
        'disabled:cursor-not-allowed disabled:opacity-50',
        looks[look],
        sizes[size],
        className,
      )}
      type={type}
    />
  );
}

export function IconButton({
  label,
  children,
  className,
  ...rest
}: ButtonProps & { label: string; children: ReactNode }) {
  return (
    <Button
      {...rest}
      aria-label={label}
      className={clsx('aspect-square px-0!', className)}
      title={label}
    >
      {children}
    </Button>
  );
}

/** Looks like a link, but does something here. */
export function TextButton(props: { onClick: () => void; children: string }) {
  return (
    <button
      className="self-start rounded-sm text-xs text-ink-2 underline underline-offset-2 hover:text-ink"
      onClick={props.onClick}
      type="button"
    >
      {props.children}
    </button>
  );
}

const confirmWithinMs = 4_000;

/** Asks before it acts: the first press arms it, the second within four seconds acts. With `ask` false it acts at once. */
export function ConfirmButton({
  children,
  question,
  onConfirm,
  ask = true,
  ...rest
}: Omit<ButtonProps, 'onClick'> & { question: string; onConfirm: () => void; ask?: boolean }) {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) {
      return undefined;
    }
    const timer = setTimeout(() => setArmed(false), confirmWithinMs);
    return () => clearTimeout(timer);
  }, [armed]);
  return (
    <Button
      {...rest}
      className={clsx(rest.className, armed && 'bg-sell-soft! text-sell!')}
      onBlur={() => setArmed(false)}
      onClick={() => {
        setArmed(ask && !armed);
        if (armed || !ask) {
          onConfirm();
        }
      }}
    >
      {armed ? question : children}
    </Button>
  );
}
