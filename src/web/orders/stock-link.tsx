// The name of a stock in a list: a press looks at that stock.
import { useTerminal } from '../terminal-context.ts';

/** Looks at the stock of a row. */
export function StockLink({ symbol }: { symbol: string }) {
  const { market } = useTerminal();
  return (
    <button
      className="rounded-sm font-semibold hover:text-accent"
      onClick={() => market.select(symbol)}
      type="button"
    >
      {symbol}
    </button>
  );
}
