// Turns presses of keys into actions. While somebody writes, keys that write do nothing else; nor does any behind a dialog or a menu.

import type { ActionId } from '../commands/actions.ts';
import type { Hotkeys } from './hotkeys-store.ts';
import { keysOf, writesText } from './keys.ts';

export function listenForHotkeys(
  target: Pick<Document, 'addEventListener'>,
  hotkeys: Hotkeys,
  run: (id: ActionId) => void,
): void {
  target.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = keysOf(event);
    if (keys === null || (event.repeat && !keys.includes('Arrow'))) return;
    const id = hotkeys.actionFor(keys);
    if (id === null) return;
    if (writesText(keys) && isWriting(event.target)) return;
    if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null)
      return;
    event.preventDefault();
    run(id);
  });
}

const writing =
  'input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]';

function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(writing) !== null;
}
