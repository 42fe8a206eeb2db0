// The place of one panel in a desk: takes its host in, and gives it back with itself.

import { useLayoutEffect, useRef } from 'react';
import type { PanelId } from './panels.ts';
import { giveBack, takeIn } from './places.ts';

export function PanelPlace({ id, slot }: { id: PanelId; slot: HTMLElement | null }) {
  const frame = useRef<HTMLDivElement>(null);
  const owner = useRef({});
  useLayoutEffect(() => {
    if (frame.current !== null) takeIn(id, frame.current, { owner: owner.current, slot });
  }, [id, slot]);
  useLayoutEffect(() => {
    const mine = owner.current;
    return () => giveBack(id, mine);
  }, [id]);
  return <div className="h-full min-h-0 min-w-0" ref={frame} />;
}
