// Lights a cell up for a moment when its value changes. Does nothing for users who asked for less motion or switched it off, nor when the
// cell has merely come to stand for another thing (`identity`).
import { useEffect, useRef, type RefObject } from 'react';
import { lightUp } from './flashes.ts';

const calm = matchMedia('(prefers-reduced-motion: reduce)');

export function useFlash(
  ref: RefObject<HTMLElement | null>,
  value: string | null,
  identity: string | null,
  colour: string,
): void {
  const before = useRef({ value, identity });
  useEffect(() => {
    const last = before.current;
    before.current = { value, identity };
    if (
      last.identity === identity &&
      last.value !== value &&
      last.value !== null &&
      !calm.matches &&
      document.documentElement.dataset['flash'] !== 'off' &&
      !document.hidden
    ) {
      if (ref.current !== null) lightUp(ref.current, colour);
    }
  }, [ref, value, identity, colour]);
}
