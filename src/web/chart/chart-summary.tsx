// What the chart shows, in a sentence for whoever cannot see it. Every few seconds at most; it is read when the chart is reached, never spoken by
// itself.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Candle, Instrument, Interval } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { averageRounded, price, quantity, when } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import type { Candles } from './candles-store.ts';
import { chartChoices, styleWords } from './chart-choices.ts';
import { indicatorName } from './indicator-kinds.ts';

const everyMs = 3_000;
const latestMax = 500;

export function ChartSummary({ id, instrument }: { id: string; instrument: Instrument }) {
  const { candles, openOrders, positions } = useTerminal();
  const shown = useShown(candles);
  const orderCount = useStore(
    openOrders.store,
    ({ items }) => items.filter((order) => order.instrument === instrument.symbol).length,
  );
  const position = useStore(positions.store, ({ items }) =>
    items.find((one) => one.instrument === instrument.symbol),
  );
  const { style, indicators } = useStore(chartChoices.store);
  const parts = [summaryOf(shown.candles, instrument, shown.interval)];
  parts.push(`Drawn as ${styleWords[style].toLowerCase()}.`);
  if (indicators.length > 0) parts.push(`With ${indicators.map(indicatorName).join(', ')}.`);
  if (position !== undefined) {
    const { qty, avgCost } = position;
    const average = avgCost === null ? '' : ` at ${averageRounded(avgCost)} on average`;
    parts.push(`You hold ${quantity(qty)}${average}.`);
  }
  if (orderCount > 0) {
    parts.push(
      orderCount === 1 ? '1 order of yours is open.' : `${orderCount} orders of yours are open.`,
    );
  }
  return (
    <p className="sr-only" id={id}>
      {parts.join(' ')}
    </p>
  );
}

type Shown = { readonly candles: readonly Candle[]; readonly interval: Interval };

/** Another stock's or another interval's candles at once, lest they bear a name that is not theirs; what comes to them, every few seconds. */
function useShown(source: Candles): Shown {
  const [shown, setShown] = useState<Shown>(() => ({
    candles: [],
    interval: source.store.getState().interval,
  }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (candles: readonly Candle[], interval: Interval): void => {
      clearTimeout(timer);
      timer = undefined;
      setShown({ candles: candles.slice(-latestMax), interval });
    };
    const stopListening = source.listen({
      reset: show,
      update() {
        timer ??= setTimeout(() => show(source.all(), source.store.getState().interval), everyMs);
      },
    });
    return () => {
      stopListening();
      clearTimeout(timer);
    };
  }, [source]);
  return shown;
}

/** "AAPL, 40 candles of 1m from 09:00:00 to 09:39:00. Last 585.33, first 584.00, highest 586.10, lowest 583.20." */
export function summaryOf(
  candles: readonly Candle[],
  { symbol, tickSize }: Instrument,
  interval: string,
): string {
  const first = candles[0];
  const last = candles.at(-1);
  if (first === undefined || last === undefined) {
    return `${symbol}, no candles of ${interval} yet.`;
  }
  let high = first.high;
  let low = first.low;
  for (const candle of candles) {
    if (decimal(candle.high) > decimal(high)) high = candle.high;
    if (decimal(candle.low) < decimal(low)) low = candle.low;
  }
  const text = (value: string): string => price(value, tickSize);
  const count = candles.length === 1 ? '1 candle' : `${candles.length} candles`;
  return (
    `${symbol}, ${count} of ${interval} from ${when(first.time)} to ${when(last.time)}. ` +
    `Last ${text(last.close)}, first ${text(first.open)}, highest ${text(high)}, lowest ${text(low)}.`
  );
}
