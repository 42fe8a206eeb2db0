// Which rows of a list are in sight, where every row is as high as every other. What measures its rows takes a library, which the first visit does without.
import { useLayoutEffect, useState, type RefObject } from 'react';

/** Rows beyond the edges that are drawn all the same. */
const overscan = 8;

export type RowWindow = {
  readonly from: number;
  /** The first that is not drawn. */
  readonly to: number;
  readonly abovePx: number;
  readonly belowPx: number;
};

export function useRowWindow(
  frame: RefObject<HTMLElement | null>,
  count: number,
  rowPx: number,
): RowWindow {
  const [seen, setSeen] = useState({ from: 0, to: 0 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const look = (): void => {
      const from = Math.floor(element.scrollTop / rowPx);
      const to = Math.ceil((element.scrollTop + element.clientHeight) / rowPx);
      setSeen((known) => (known.from === from && known.to === to ? known : { from, to }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [frame, rowPx]);
  // A list that has become shorter than where it was scrolled to shows its end.
  const from = Math.max(0, Math.min(seen.from, count - 1) - overscan);
  const to = Math.max(from, Math.min(count, seen.to + overscan));
  return { from, to, abovePx: from * rowPx, belowPx: (count - to) * rowPx };
}
