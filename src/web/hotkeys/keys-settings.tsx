// Which keys do what, and how they are changed: press the button, then the new keys. Keys that are taken are refused, with the name of what has
// them.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { actionGroups, actionIds, actionOf, type ActionId } from '../commands/actions.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { KeyCaps, isMac } from '../ui/key-caps.tsx';
import { keysInWords, keysOf } from './keys.ts';

export function KeysSettings() {
  const { hotkeys } = useTerminal();
  const { bindings } = useStore(hotkeys.store);
  const [asking, setAsking] = useState<ActionId | null>(null);
  const [note, setNote] = useState<{ id: ActionId; text: string } | null>(null);

  useEffect(() => {
    if (asking === null) return undefined;
    const take = (event: KeyboardEvent): void => {
      const keys = keysOf(event);
      if (keys === null) return;
      event.preventDefault();
      event.stopPropagation();
      setAsking(null);
      if (keys === 'Escape') return;
      const problem = hotkeys.set(asking, keys === 'Delete' || keys === 'Backspace' ? null : keys);
      setNote(
        problem === null ? null : { id: asking, text: `${keysInWords(keys, isMac)}: ${problem}` },
      );
    };
    addEventListener('keydown', take, true);
    return () => removeEventListener('keydown', take, true);
  }, [asking, hotkeys]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-3 py-2.5">
        <p className="min-w-52 flex-1 text-xs text-ink-3">
          Press a button, then the new keys. Escape leaves them as they are, Delete takes them away.
        </p>
        <Button
          look="outline"
          onClick={() => {
            hotkeys.reset();
            setNote(null);
          }}
          size="sm"
        >
          Reset all keys
        </Button>
      </div>
      <div aria-label="Keys" className="min-h-0 flex-1 overflow-y-auto" role="region" tabIndex={0}>
        {actionGroups.map((group) => (
          <section aria-label={`Keys: ${group}`} key={group}>
            <h3 className="pt-2 pb-1 text-2xs text-ink-3">{group}</h3>
            <ul>
              {actionIds
                .filter((id) => actionOf(id).group === group)
                .map((id) => (
                  <li
                    className="flex flex-wrap items-center gap-x-3 border-b border-line py-1"
                    key={id}
                  >
                    <span className="min-w-44 flex-1">
                      {actionOf(id).label}
                      {actionOf(id).oneClick === true && (
                        <span className="text-2xs text-ink-3"> one-click mode</span>
                      )}
                    </span>
                    <Button
                      aria-label={`${actionOf(id).label}: ${asking === id ? 'press the new keys' : (bindings[id] ?? 'no keys')}`}
                      className="min-w-28"
                      look={asking === id ? 'primary' : 'outline'}
                      onBlur={() => setAsking(null)}
                      onClick={() => {
                        setNote(null);
                        setAsking(id);
                      }}
                      size="sm"
                    >
                      {asking === id ? 'Press the keys' : <Keys keys={bindings[id]} />}
                    </Button>
                    <p aria-live="polite" className="basis-full text-right text-2xs text-sell">
                      {note?.id === id ? note.text : null}
                    </p>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function Keys({ keys }: { keys: string | null }) {
  return keys === null ? <span className="text-ink-3">none</span> : <KeyCaps keys={keys} />;
}
