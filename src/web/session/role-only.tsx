// A page for some roles: shown to whoever has one of them, while everybody else is told so. The venue refuses the others by itself; this only
// spares them the attempt.
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { MembersOnly } from '../account/members-only.tsx';
import { useTerminal } from '../terminal-context.ts';

export function RoleOnly(props: { what: string; roles: readonly string[]; children: ReactNode }) {
  const { what, roles, children } = props;
  const { session } = useTerminal();
  const user = useStore(session.store, (state) => state.user);
  const may = user?.roles.some((role) => roles.includes(role)) === true;
  return (
    <MembersOnly what={what}>
      {may ? (
        children
      ) : (
        <p className="rounded-lg border border-line bg-surface p-5 text-ink-2">
          This page is for the venue&apos;s {roles.map((role) => `${role}s`).join(' and ')}, and{' '}
          {user?.username} is none.
        </p>
      )}
    </MembersOnly>
  );
}
