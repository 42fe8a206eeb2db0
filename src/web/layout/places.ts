// Where each panel of the desk is drawn. A panel has an element of its own, its host, for as long as the page lives: whoever puts up a layout
// takes the host in and gives it back, so that a panel goes on as it was, whichever desk stands around it. Nothing here draws anything.

import { createStore } from 'zustand/vanilla';
import type { PanelId } from './panels.ts';

export type Place = {
  /** Whose it is: only its owner gives it back. */
  readonly owner: object;
  /** Where the panel puts its buttons; null until that stands. */
  readonly slot: HTMLElement | null;
};

/** Panels that have a place are drawn. */
export const places = createStore<Readonly<Partial<Record<PanelId, Place>>>>(() => ({}));

const hosts = new Map<PanelId, HTMLElement>();

export function hostOf(id: PanelId): HTMLElement {
  const known = hosts.get(id);
  if (known !== undefined) return known;
  const host = document.createElement('div');
  host.className = 'h-full min-h-0 min-w-0';
  hosts.set(id, host);
  return host;
}

/** Moves the host of `id` into `frame`; whatever in it has the focus keeps it. */
export function takeIn(id: PanelId, frame: HTMLElement, place: Place): void {
  const host = hostOf(id);
  const focused = host.contains(document.activeElement) ? document.activeElement : null;
  if (host.parentElement !== frame) moveInto(frame, host);
  if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
  places.setState({ [id]: place });
}

/** Nothing where somebody else has taken it since. */
export function giveBack(id: PanelId, owner: object): void {
  if (places.getState()[id]?.owner !== owner) return;
  // The host goes with the frame it is in.
  places.setState({ [id]: undefined });
}

/** Keeps what scrolls where it is, in browsers that can. */
function moveInto(frame: HTMLElement & { moveBefore?: unknown }, host: HTMLElement): void {
  if (typeof frame.moveBefore === 'function' && host.isConnected && frame.isConnected) {
    (frame as unknown as { moveBefore: (node: Node, before: null) => void }).moveBefore(host, null);
  } else {
    frame.append(host);
  }
}
