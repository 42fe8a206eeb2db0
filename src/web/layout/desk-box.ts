// How much room a desk has, kept up to date.

import { useLayoutEffect, useState } from 'react';
import type { Box } from './tree.ts';

/** Above the desk, in pixels: as wide as between its panels. */
export const deskGap = 4;

/** Null until it is known, which is before anything is seen. */
export function useBox(frame: { readonly current: HTMLElement | null }): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const look = (): void => {
      const { width, height } = boxOf(element);
      setBox((known) =>
        known?.width === width && known.height === height ? known : { width, height },
      );
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return box;
}

export function boxOf(frame: HTMLElement): Box {
  return { width: frame.clientWidth, height: frame.clientHeight - deskGap };
}
