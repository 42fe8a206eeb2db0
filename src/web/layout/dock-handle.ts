// A desk's commands carried out by dockview.

import type { DockviewApi, DockviewGroupPanel, IDockviewPanel } from 'dockview-react';
import type { Desk, DeskHandle } from './desk-store.ts';
import { focusTab, inReadingOrder } from './focus-tab.ts';
import { isPanelId, panels, type PanelId } from './panels.ts';
import { fromDock } from './tree.ts';

const sideOf = { left: 'left', right: 'right', above: 'top', below: 'bottom' } as const;
const wayTo = { left: 'left', right: 'right', above: 'up', below: 'down' } as const;

export function dockHandle(api: DockviewApi, desk: Desk): DeskHandle {
  return {
    reveal(id) {
      const there = api.getPanel(id);
      if (there === undefined) add(api, id);
      else there.api.setActive();
      focusPanel(api.getPanel(id));
    },
    add(id) {
      if (api.getPanel(id) === undefined) add(api, id);
    },
    close(id) {
      const panel = api.getPanel(id);
      if (panel === undefined) return;
      const held = panel.group.element.contains(document.activeElement);
      panel.api.close();
      if (held) focusPanel(api.activePanel);
    },
    move(id, direction) {
      const panel = api.getPanel(id);
      if (panel === undefined) return;
      if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
      const there = api.adjacentGroupInDirection(panel.group, wayTo[direction]);
      if (there !== undefined) {
        panel.api.moveTo({ group: there as DockviewGroupPanel, position: 'center' });
      } else if (panel.group.panels.length > 1) {
        panel.api.moveTo({ group: panel.group, position: sideOf[direction] });
      }
      focusPanel(panel);
    },
    split(id, direction) {
      const panel = api.getPanel(id);
      if (panel === undefined || panel.group.panels.length < 2) return;
      if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
      panel.api.moveTo({ group: panel.group, position: sideOf[direction] });
      focusPanel(panel);
    },
    toggleMaximised(id) {
      const panel = api.getPanel(id);
      if (panel === undefined) return;
      if (panel.api.isMaximized()) panel.api.exitMaximized();
      else panel.api.maximize();
      focusPanel(panel);
    },
    openMenu: (id) => desk.setState({ menu: id }),
    walk(step) {
      const groups = inReadingOrder(api.groups, ({ element }) => element);
      const focused = groups.findIndex(({ element }) => element.contains(document.activeElement));
      const from = focused === -1 && step === -1 ? 0 : focused;
      focusPanel(groups[(from + step + groups.length) % groups.length]?.activePanel);
    },
    layout: () => fromDock(api.toJSON()),
  };
}

/** Where a panel goes that nobody has placed: beside its kind, else beside what was used last. */
const kin: readonly (readonly PanelId[])[] = [
  ['orders', 'positions', 'history', 'fills', 'balances'],
  ['trades', 'auction', 'watchlist', 'book'],
  ['ticket', 'balances'],
];

function add(api: DockviewApi, id: PanelId): void {
  const { title, minWidth, minHeight } = panels[id];
  const beside = kin
    .filter((family) => family.includes(id))
    .flatMap((family) => family.map((relative) => api.getPanel(relative)))
    .find((panel) => panel !== undefined);
  const reference = beside ?? api.activePanel;
  api.addPanel({
    id,
    component: id,
    title,
    minimumWidth: minWidth,
    minimumHeight: minHeight,
    ...(reference === undefined
      ? {}
      : { position: { referencePanel: reference.id, direction: 'within' as const } }),
  });
}

function focusPanel(panel: IDockviewPanel | undefined): void {
  if (isPanelId(panel?.id)) focusTab(panel.id, panel.group.element);
}
