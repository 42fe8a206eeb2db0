// Whether a media query holds, kept up to date.
import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}

/** A phone: one panel at a time, lists as cards. */
export function useCompact(): boolean {
  return useMedia('(max-width: 1023px)');
}
