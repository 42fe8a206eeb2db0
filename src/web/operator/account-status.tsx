// How an account stands, in words and a colour: its status, and its kill switch where that is on.
import { clsx } from 'clsx';

const words = { active: 'Active', frozen: 'Frozen', closed: 'Closed' } as const;
const tones = {
  active: 'bg-buy-soft text-buy',
  frozen: 'bg-warn-soft text-warn',
  closed: 'bg-raised text-ink-2',
} as const;

export function AccountStatusMark(props: {
  status: 'active' | 'frozen' | 'closed';
  killSwitch: boolean;
}) {
  return (
    <span className="inline-flex gap-1.5">
      <Mark tone={tones[props.status]}>{words[props.status]}</Mark>
      {props.killSwitch && <Mark tone="bg-sell-soft text-sell">Trading stopped</Mark>}
    </span>
  );
}

export function Mark({ tone, children }: { tone: string; children: string }) {
  return (
    <span className={clsx('rounded-sm px-1.5 text-2xs font-semibold whitespace-nowrap', tone)}>
      {children}
    </span>
  );
}
