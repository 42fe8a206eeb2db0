// The commands that make the demo venue, through the real engine: everything is listed and funded, they may be sent again, and a venue that
// was set up when there were fewer stocks takes them too.

import { expect, test } from 'vitest';
import { AuditingSink, auditClosed } from '#core/auditor.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Phase } from '#core/terms.ts';
import { EventRecorder } from '../../test/support/recorder.ts';
import { demoCommands, type Fill } from './demo-market.ts';

/** Applies the commands one after the other; throws where one is refused. */
function send(exchange: Exchange, fills: readonly Fill[]): void {
  const command = new Command();
  const auditor = new AuditingSink();
  const recorder = new EventRecorder();
  for (const fill of fills) {
    const { state } = exchange;
    command.clear();
    fill(command);
    command.seq = state.seq + 1;
    command.tsUs = state.tsUs + 1;
    auditor.before(state, command, recorder);
    exchange.apply(command, auditor);
    auditor.after(state);
    for (const event of recorder.take()) {
      const isRefused = 'code' in event && typeof event.code === 'number';
      if (isRefused && event.code !== RejectCode.none) throw new Error(JSON.stringify(event));
    }
  }
  auditClosed(exchange.state);
}

/** What the venue has: phases by symbol, and every balance that is not empty. */
function holdings({ state }: Exchange): object {
  const listed = state.instruments.flatMap((each) =>
    each === undefined ? [] : [[each.listing.symbol, each.instrumentId, each.phase]],
  );
  const balances: string[] = [];
  for (const account of state.accounts) {
    for (const asset of state.assets) {
      if (account === undefined || asset === undefined) continue;
      const cell = state.ledger.find(account.accountId, asset.assetId);
      if (cell < 0 || state.ledger.available[cell] === 0) continue;
      balances.push(`${account.name} ${asset.code} ${state.ledger.available[cell]}`);
    }
  }
  return { listed, balances };
}

/** Leaves out what concerns the stocks after the first six. */
function ofSixStocks(fills: readonly Fill[]): Fill[] {
  const command = new Command();
  return fills.filter((fill) => {
    command.clear();
    fill(command);
    const isNew = ['TNTN', 'FERY'].includes(command.listing?.symbol ?? '');
    return !isNew && command.instrumentId <= 6 && command.assetId <= 7;
  });
}

test('eight stocks are listed and trade, in the order that journals know', () => {
  const exchange = new Exchange();
  send(exchange, demoCommands());
  const symbols = ['AAPL', 'AMZN', 'BTWD', 'GOOG', 'INTC', 'MSFT', 'TNTN', 'FERY'];
  expect(holdings(exchange)).toMatchObject({
    listed: symbols.map((symbol, index) => [symbol, index + 1, Phase.continuous]),
  });
  expect([...exchange.state.accountsByName.keys()].slice(3)).toEqual([
    'agent_maker_1',
    'agent_maker_2',
    'agent_taker_1',
    'agent_taker_2',
    'agent_taker_3',
    'buyer_demo',
    'seller_demo',
  ]);
});

test('sent again, the commands change nothing', () => {
  const exchange = new Exchange();
  send(exchange, demoCommands());
  const before = holdings(exchange);
  send(exchange, demoCommands());
  expect(holdings(exchange)).toEqual(before);
});

test('a venue that was set up with six stocks takes the commands of eight', () => {
  const old = new Exchange();
  const six = ofSixStocks(demoCommands());
  expect(six).toHaveLength(demoCommands().length - 18);
  send(old, six);
  send(old, demoCommands());
  const fresh = new Exchange();
  send(fresh, demoCommands());
  const { listed } = holdings(fresh) as { listed: unknown };
  expect(holdings(old)).toMatchObject({ listed });
  expect((holdings(old) as { balances: string[] }).balances.toSorted()).toEqual(
    (holdings(fresh) as { balances: string[] }).balances.toSorted(),
  );
});
