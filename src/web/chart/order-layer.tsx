// The user's open orders over the chart: a line each, with a label to drag, to step by keys and to cancel. Labels are placed by hand with every
// drawing of the chart; React hears only of orders and of a move.

import { LineStyle, type IPriceLine } from 'lightweight-charts';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { createLineDrafts, type LineDraft } from './line-draft.ts';
import { OrderLabel } from './order-label.tsx';
import { orderLinesOf, type OrderLine } from './order-lines.ts';
import type { ChartHandle } from './price-chart.tsx';
import { placeLabels } from './label-places.ts';

export default function OrderLayer(props: {
  handle: ChartHandle;
  instrument: Instrument;
  theme: string;
}) {
  const { handle, instrument, theme } = props;
  const { openOrders, orderActions, settings } = useTerminal();
  const orders = useStore(openOrders.store, (state) => state.items);
  const lines = useMemo(() => orderLinesOf(orders, instrument.symbol), [orders, instrument.symbol]);
  const [drafts] = useState(() =>
    createLineDrafts({
      amend: orderActions.amend,
      oneClick: () => settings.store.getState().oneClick,
      onRefused: (order, description) =>
        toast.error(`${order.instrument} order was not changed`, { description }),
    }),
  );
  const draft = useStore(drafts.store, (state) => state.draft);
  useEffect(() => drafts.keepTo(lines), [drafts, lines]);

  const shown = useMemo(() => lines.map((line) => asMoved(line, draft)), [lines, draft]);
  usePriceLines(handle, shown, theme);
  const frame = usePlacedLabels(handle, shown);

  return (
    <div
      aria-label="Your orders on the chart"
      className="pointer-events-none absolute inset-x-0 top-0 z-10 overflow-hidden"
      ref={frame}
      role="group"
    >
      {lines.map((line) => (
        <OrderLabel
          draft={draft?.line.key === line.key ? draft : null}
          drafts={drafts}
          instrument={instrument}
          key={line.key}
          line={line}
          priceAt={(clientY) => {
            const top = frame.current?.getBoundingClientRect().top ?? 0;
            return handle.view.candles.coordinateToPrice(clientY - top);
          }}
        />
      ))}
    </div>
  );
}

type Shown = { readonly line: OrderLine; readonly price: string; readonly moving: boolean };

function asMoved(line: OrderLine, draft: LineDraft | null): Shown {
  return draft?.line.key === line.key
    ? { line, price: draft.price, moving: true }
    : { line, price: line.price, moving: false };
}

/** The lines themselves, on the canvas and on the price scale; what did not change is not drawn anew. */
function usePriceLines(handle: ChartHandle, shown: readonly Shown[], theme: string): void {
  const drawn = useRef(new Map<string, IPriceLine>());
  useEffect(() => {
    const { candles, colours } = handle.view;
    const kept = new Set<string>();
    for (const { line, price, moving } of shown) {
      kept.add(line.key);
      const color = line.order.side === 'buy' ? colours().buy : colours().sell;
      const options = {
        price: toPixelNumber(decimal(price)),
        color,
        axisLabelColor: colours().raised,
        axisLabelTextColor: color,
        lineWidth: moving ? (2 as const) : (1 as const),
        lineStyle: line.field === 'stopPrice' ? LineStyle.SparseDotted : LineStyle.Dashed,
        title: '',
      };
      const old = drawn.current.get(line.key);
      if (old === undefined) drawn.current.set(line.key, candles.createPriceLine(options));
      else old.applyOptions(options);
    }
    for (const [key, line] of drawn.current) {
      if (!kept.has(key)) {
        candles.removePriceLine(line);
        drawn.current.delete(key);
      }
    }
  }, [handle, shown, theme]);
  useEffect(() => {
    const lines = drawn.current;
    return () => {
      for (const line of lines.values()) handle.view.candles.removePriceLine(line);
      lines.clear();
    };
  }, [handle]);
}

/** Puts every label at its price, and at the edge with an arrow where its price is out of sight. */
function usePlacedLabels(handle: ChartHandle, shown: readonly Shown[]) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = (): void => {
      const element = frame.current;
      if (element === null) return;
      const { chart, candles } = handle.view;
      const height = chart.panes()[0]?.getHeight() ?? 0;
      element.style.height = `${height}px`;
      element.style.right = `${chart.priceScale('right').width()}px`;
      const labels = [...element.children] as HTMLElement[];
      const wanted = shown.map(({ price, moving }, at) => ({
        y: candles.priceToCoordinate(toPixelNumber(decimal(price))),
        width: labels[at]?.offsetWidth ?? 0,
        held: moving ? Number(labels[at]?.dataset['right'] ?? 0) : null,
      }));
      const frameSize = {
        height,
        width: element.clientWidth,
        labelHeight: labels[0]?.offsetHeight ?? 0,
      };
      placeLabels(wanted, frameSize).forEach((spot, at) => {
        const label = labels[at];
        if (label === undefined) return;
        label.style.transform = `translate(${-spot.right}px, ${spot.y}px)`;
        label.dataset['edge'] = spot.edge;
        label.dataset['right'] = String(spot.right);
      });
    };
    place();
    return handle.view.onDrawn(place);
  }, [handle, shown]);
  return frame;
}
