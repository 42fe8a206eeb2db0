// The line at the bottom: keys that work, the user's zone, who draws the chart.
import { useStore } from 'zustand/react';
import type { ActionId } from '../commands/actions.ts';
import { zoneName } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { KeyCaps } from '../ui/key-caps.tsx';

const told: readonly { readonly id: ActionId; readonly word: string }[] = [
  { id: 'stocks', word: 'stocks' },
  { id: 'buy', word: 'buy' },
  { id: 'sell', word: 'sell' },
];

/** `keys`: whether those of the trade page work here. */
export function StatusBar({ keys }: { keys: boolean }) {
  const { hotkeys, shell } = useTerminal();
  const { bindings } = useStore(hotkeys.store);
  return (
    <footer className="mt-1 flex h-6 shrink-0 items-center gap-4 bg-surface px-3 text-2xs text-ink-3">
      <button
        className="flex items-center gap-1 hover:text-ink"
        onClick={() => shell.show('commands')}
        type="button"
      >
        {bindings.commands !== null && <KeyCaps keys={bindings.commands} />} commands
      </button>
      {keys &&
        told.map(({ id, word }) => {
          const given = bindings[id];
          return given === null ? null : (
            <span className="flex items-center gap-1" key={id}>
              <KeyCaps keys={given} /> {word}
            </span>
          );
        })}
      <button className="hover:text-ink" onClick={() => shell.show('cheatSheet')} type="button">
        All keys
      </button>
      <span className="ml-auto">Times in {zoneName()}</span>
      <a className="hover:text-ink" href="/docs">
        API
      </a>
      <a
        className="hover:text-ink"
        href="https://www.tradingview.com/"
        rel="noopener noreferrer"
        target="_blank"
      >
        Charts by TradingView
      </a>
    </footer>
  );
}
