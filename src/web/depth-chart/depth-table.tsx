// The depth chart as a table, for whoever cannot see it: the first prices of either side with what adds up to them. Looked at every few seconds.
import { useCallback } from 'react';
import type { Instrument } from '#api/types.ts';
import { decimalString, decimalsOf } from '#client/decimal.ts';
import { grouped, money, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { useThrottled } from '../ui/use-throttled.ts';
import { curvesOf } from './depth-curve.ts';

const everyMs = 3_000;
const rowsMax = 12;

export function DepthTable({ instrument }: { instrument: Instrument }) {
  const { depth } = useTerminal();
  const look = useCallback(() => curvesOf(depth.book), [depth]);
  const { bids, asks } = useThrottled(depth.store, look, everyMs);
  const rows = [
    ...bids.slice(0, rowsMax).map((point) => ({ side: 'Bid', point })),
    ...asks.slice(0, rowsMax).map((point) => ({ side: 'Ask', point })),
  ];
  return (
    <table className="sr-only">
      <caption>Depth of {instrument.symbol}</caption>
      <thead>
        <tr>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Quantity up to it</th>
          <th scope="col">Value in {instrument.currency}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ side, point }) => (
          <tr key={`${side} ${point.price}`}>
            <td>{side}</td>
            <td>{grouped(decimalString(point.price, decimalsOf(instrument.tickSize)))}</td>
            <td>{quantity(decimalString(point.qty))}</td>
            <td>{money(decimalString(point.value))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
