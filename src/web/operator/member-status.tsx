// How a member stands, in a word and a colour: active, made to wait after too many wrong passwords, or suspended.
import { Mark } from './account-status.tsx';

export function MemberStatusMark(props: {
  status: 'active' | 'suspended';
  /** The next password, or code, is not looked at yet. */
  isWaiting?: boolean;
}) {
  if (props.status === 'suspended') return <Mark tone="bg-sell-soft text-sell">Suspended</Mark>;
  if (props.isWaiting === true) return <Mark tone="bg-warn-soft text-warn">Must wait</Mark>;
  return <Mark tone="bg-buy-soft text-buy">Active</Mark>;
}

export function triesInWords(wrongPasswords: number, wrongCodes: number): string {
  const told = [
    ...(wrongPasswords > 0
      ? [`${wrongPasswords} ${wrongPasswords === 1 ? 'password' : 'passwords'}`]
      : []),
    ...(wrongCodes > 0 ? [`${wrongCodes} ${wrongCodes === 1 ? 'code' : 'codes'}`] : []),
  ];
  return told.length === 0 ? 'Nothing' : told.join(', ');
}
