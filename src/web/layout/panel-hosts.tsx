// Draws every panel that has a place into its host. Stands beside the desks rather than in them, so that a panel outlives the one it stood in.

import { createPortal } from 'react-dom';
import { useStore } from 'zustand/react';
import { panelContents } from './panel-contents.tsx';
import { PanelSlotContext } from './panel-slot.ts';
import { panelIds } from './panels.ts';
import { hostOf, places } from './places.ts';

export function PanelHosts() {
  const taken = useStore(places);
  return panelIds.map((id) => {
    const place = taken[id];
    if (place === undefined) return null;
    const Contents = panelContents[id];
    return createPortal(
      <PanelSlotContext value={place.slot}>
        <Contents />
      </PanelSlotContext>,
      hostOf(id),
      id,
    );
  });
}
