// The sections that this visitor finds in the top bar: by the member's roles, and by what the venue is.
import { useStore } from 'zustand/react';
import { sections, type Section, type SectionName } from '../router/route.ts';
import { useVenue } from '../session/use-venue.ts';
import { useTerminal } from '../terminal-context.ts';

export function useSections(): readonly SectionName[] {
  const { session } = useTerminal();
  const user = useStore(session.store, (state) => state.user);
  const mode = useVenue()?.mode;
  return (Object.keys(sections) as SectionName[]).filter((name) => {
    const { roles, demoOnly = false }: Section = sections[name];
    if (demoOnly && mode !== 'demo') return false;
    return roles === undefined || user?.roles.some((role) => roles.includes(role)) === true;
  });
}
