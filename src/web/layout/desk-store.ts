// What a command can do with the panels on the screen, whichever layout is up: a desk of docked panels, a phone, or none at all. Commands,
// hotkeys and menus speak to this and never to dockview.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PanelId } from './panels.ts';
import type { Layout } from './tree.ts';

export const directions = ['left', 'right', 'above', 'below'] as const;
export type Direction = (typeof directions)[number];

/** What a layout on the screen can do. */
export type DeskHandle = {
  /** Brings a panel back, to the front, and its focus with it. */
  readonly reveal: (id: PanelId) => void;
  /** Brings a panel back where it is missing, and leaves the focus where it is. */
  readonly add: (id: PanelId) => void;
  readonly close: (id: PanelId) => void;
  /** Into the group that stands there; where none does, into a new one at that side of its own. */
  readonly move: (id: PanelId, direction: Direction) => void;
  /** Splits it off its group. */
  readonly split: (id: PanelId, direction: Direction) => void;
  readonly toggleMaximised: (id: PanelId) => void;
  /** What a mouse does with the panel by dragging, as a menu. */
  readonly openMenu: (id: PanelId) => void;
  /** The focus goes to the next group of panels, or to the one before. */
  readonly walk: (step: 1 | -1) => void;
  /** As it stands; null where panels cannot be moved, or there are none. */
  readonly layout: () => Layout | null;
};

export type DeskState = {
  /** Null where no layout stands. */
  readonly handle: DeskHandle | null;
  /** Panels that a layout holds, in front or behind a tab. */
  readonly placed: readonly PanelId[];
  /** Those that can be seen. */
  readonly shown: readonly PanelId[];
  /** The panel that was used last. */
  readonly active: PanelId | null;
  readonly maximised: boolean;
  /** The panel whose menu is open. */
  readonly menu: PanelId | null;
  /** False on a phone: panels cannot be moved there. */
  readonly docked: boolean;
};

export type Desk = StoreApi<DeskState>;

export const noDesk: DeskState = {
  handle: null,
  placed: [],
  shown: [],
  active: null,
  maximised: false,
  menu: null,
  docked: false,
};

export function createDesk(): Desk {
  return createStore<DeskState>(() => noDesk);
}
