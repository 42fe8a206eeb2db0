// The user's cash, and the worth of everything together: the list itself.
import { useStore } from 'zustand/react';
import { add, decimal, zero, type Decimal } from '#client/decimal.ts';
import { money, moneyRounded } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { worthOf } from './balances-stores.ts';

export default function BalancesList() {
  const { balances } = useTerminal();
  const { phase, error, items } = useStore(balances.store);
  switch (phase) {
    case 'signedOut':
      return <SignedOutNote what="your balances" />;
    case 'loading':
      return <LoadingRows rows={4} />;
    case 'failed':
      return <FailedNote message={error ?? ''} onRetry={balances.retry} />;
    case 'ready':
      break;
  }
  if (items.length === 0) {
    return (
      <EmptyNote hint="An operator can fund this account." title="No money in this account yet" />
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 py-2.5">
      <TotalWorth />
      <table className="mt-2 w-full text-xs">
        <caption className="sr-only">Balances</caption>
        <thead>
          <tr className="h-6 text-right text-2xs text-ink-3 *:font-medium">
            <th className="text-left" scope="col">
              Asset
            </th>
            <th scope="col">Available</th>
            <th scope="col">In orders</th>
            <th scope="col">Total</th>
          </tr>
        </thead>
        <tbody>
          {items.map((balance) => (
            <tr className="h-6 text-right" key={balance.asset}>
              <th className="text-left font-semibold" scope="row">
                {balance.asset}
              </th>
              <td>{money(balance.available)}</td>
              <td className="text-ink-2">{money(balance.held)}</td>
              <td>{money(balance.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One currency is assumed to be the measure of all: the venue lists in one. */
function TotalWorth() {
  const { balances, positions, market } = useTerminal();
  const cash = useStore(balances.store, (state) => state.items);
  const shares = useStore(positions.store, (state) => state.items);
  const tickers = useStore(market.store, (state) => state.tickers);
  const currency = cash[0]?.asset ?? '';
  let stocks: Decimal = zero;
  for (const position of shares) {
    stocks = add(stocks, worthOf(position, tickers[position.instrument]).value ?? zero);
  }
  const total = add(decimal(cash[0]?.total ?? '0'), stocks);
  return (
    <dl className="flex flex-col gap-0.5">
      <div className="flex items-baseline justify-between">
        <dt className="text-xs text-ink-2">Total worth</dt>
        <dd className="text-base font-semibold">
          {moneyRounded(total)} <span className="text-xs font-normal text-ink-3">{currency}</span>
        </dd>
      </div>
      <div className="flex items-baseline justify-between text-xs text-ink-3">
        <dt>of which stocks</dt>
        <dd className="text-ink-2">{moneyRounded(stocks)}</dd>
      </div>
    </dl>
  );
}
