// What the venue's own programs are among its roles, for the health page. Pure.

import type { RoleFact } from './operator-parts.ts';

/** `bots` is undefined before they are opened. */
export function botsRole(
  bots: { readonly running: number; readonly failed: number } | undefined,
  hasAgents: boolean,
): RoleFact {
  const role = 'bots';
  if (bots === undefined)
    return { role, status: 'starting', note: 'They begin once the venue is open.' };
  const { running, failed } = bots;
  const agents = hasAgents ? "The venue's own agents trade" : "The venue's own agents are off";
  const note = `${agents}; ${running} ${running === 1 ? 'run' : 'runs'} of bots and signals${failed > 0 ? `, ${failed} failed` : ''}.`;
  if (failed > 0) return { role, status: 'behind', note };
  return { role, status: hasAgents || running > 0 ? 'up' : 'off', note };
}
