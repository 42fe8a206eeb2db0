// The line at the bottom: keys that work, the user's zone, who draws the chart.
import { zoneName } from '../format/format.ts';

/** `keys`: whether those of the trade page work here. */
export function StatusBar({ keys }: { keys: boolean }) {
  return (
    <footer className="mt-1 flex h-6 shrink-0 items-center gap-4 bg-surface px-3 text-2xs text-ink-3">
      {keys && (
        <span>
          <Key>/</Key> stocks <Key>B</Key> buy <Key>S</Key> sell <Key>↑</Key>
          <Key>↓</Key> step, with <Key>Shift</Key> ×10
        </span>
      )}
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

function Key({ children }: { children: string }) {
  return (
    <kbd className="mx-0.5 rounded-sm border border-line px-1 font-sans text-ink-2">{children}</kbd>
  );
}
