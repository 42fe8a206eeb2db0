// Every key that does something, on one sheet. Loaded when first wanted.

import { useStore } from 'zustand/react';
import { actionGroups, actionIds, actionOf } from '../commands/actions.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';

/** Those that belong to a place and cannot be changed. */
const places: readonly { readonly label: string; readonly keys: readonly string[] }[] = [
  { label: 'In a price or quantity: one step', keys: ['ArrowUp', 'ArrowDown'] },
  { label: 'In a price or quantity: ten steps', keys: ['Shift+ArrowUp', 'Shift+ArrowDown'] },
  { label: 'In the order book: from price to price', keys: ['ArrowUp', 'ArrowDown'] },
  { label: 'On a tab: to the next one', keys: ['ArrowLeft', 'ArrowRight'] },
  { label: 'On a tab: close the panel', keys: ['Delete'] },
];

export default function CheatSheet() {
  const { shell, hotkeys } = useTerminal();
  const { bindings } = useStore(hotkeys.store);
  return (
    <ModalDialog onClose={() => shell.show(null)} open title="Keys" wide>
      <div className="columns-1 gap-8 sm:columns-2">
        {actionGroups.map((group) => (
          <section aria-label={group} className="mb-4 break-inside-avoid" key={group}>
            <h3 className="pb-1 text-2xs text-ink-3">{group}</h3>
            <dl>
              {actionIds
                .filter((id) => actionOf(id).group === group && bindings[id] !== null)
                .map((id) => (
                  <Line key={id} keys={[bindings[id] ?? '']} label={actionOf(id).label} />
                ))}
            </dl>
          </section>
        ))}
        <section aria-label="In its place" className="mb-4 break-inside-avoid">
          <h3 className="pb-1 text-2xs text-ink-3">In its place</h3>
          <dl>
            {places.map(({ label, keys }) => (
              <Line key={label} keys={keys} label={label} />
            ))}
          </dl>
        </section>
      </div>
      <Button className="mt-3" look="outline" onClick={() => shell.show('keys')} size="sm">
        Change the keys
      </Button>
    </ModalDialog>
  );
}

function Line({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-3 border-b border-line py-1 text-xs">
      <dt>{label}</dt>
      <dd className="flex gap-1.5">
        {keys.map((each) => (
          <KeyCaps key={each} keys={each} />
        ))}
      </dd>
    </div>
  );
}
