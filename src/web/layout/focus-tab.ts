// The tabs of a desk as the keyboard walks over them, whichever desk drew them.

import type { PanelId } from './panels.ts';

/** The tab is where the keyboard takes hold of a panel: from there Tab leads into it. */
export function focusTab(id: PanelId, within: ParentNode = document): void {
  tabOf(id, within)?.focus();
}

export function tabOf(id: PanelId, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-tab-panel-id="${id}"]`);
}

/** Column by column, each from above. */
export function inReadingOrder<T>(groups: readonly T[], elementOf: (group: T) => Element): T[] {
  return groups
    .map((group) => ({ group, box: elementOf(group).getBoundingClientRect() }))
    .sort(({ box: a }, { box: b }) =>
      Math.abs(a.left - b.left) > 4 ? a.left - b.left : a.top - b.top,
    )
    .map(({ group }) => group);
}
