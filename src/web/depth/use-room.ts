// How high a part of the page is, kept up to date: a ladder draws as many rows as it has room for.
import { useLayoutEffect, useState, type RefObject } from 'react';

/** Undefined until it has been measured. */
export function useRoomPx(frame: RefObject<HTMLElement | null>): number | undefined {
  const [roomPx, setRoomPx] = useState<number | undefined>();
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    setRoomPx(element.clientHeight);
    const observer = new ResizeObserver(() => setRoomPx(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return roomPx;
}
