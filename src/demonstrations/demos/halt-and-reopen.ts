// Trading is halted in the middle of the day and comes back through an auction: what is refused meanwhile, what is still possible, what members are told,
// and at which price it reopens. It must never halt an instrument that others trade.

import type { Demo, DemoContext } from '../demo.ts';
import { AuctionCheck } from '../auction-check.ts';
import type { DemoMember } from '../member.ts';
import { noticesOf, untilTold } from '../notices.ts';
import { isOpen } from '#api/types.ts';

const referenceTicks = 10_000;

export const haltAndReopen: Demo = {
  name: 'halt-and-reopen',
  title: 'A halt, and the auction after it',
  shows:
    'An operator halts an instrument in continuous trading. New orders are refused, cancels are not, the open orders stay, members are notified; an auction reopens it at a price that we reckon ourselves.',
  needs: 'operator',
  seconds: { quick: 3, full: 13 },
  run,
};

async function run(context: DemoContext): Promise<void> {
  const { stage, tell } = context;
  const { symbol } = await stage.list();
  const [ida, jon] = (await stage.members(['ida', 'jon'], { shares: { [symbol]: 1_000 } })) as [
    DemoMember,
    DemoMember,
  ];
  await untilTold(stage, symbol, { member: ida, other: jon, price: '100.05' });
  const limit = { instrument: symbol, type: 'limit', timeInForce: 'GTC' } as const;
  const bid = await ida.place({ ...limit, side: 'buy', qty: '30', price: '99.90' });
  const ask = await jon.place({ ...limit, side: 'sell', qty: '40', price: '100.10' });
  const spare = await jon.place({ ...limit, side: 'sell', qty: '5', price: '100.50' });
  const traded = await ida.place({ ...limit, side: 'buy', qty: '10', price: '100.10' });
  tell.step(`trading goes on: ida buys ${traded.cumQty} at ${traded.avgPx}`, {
    seq: traded.seq,
    time: traded.updatedAt,
  });
  const phases: string[] = [];
  const status = ida.client.subscribe(
    { channel: 'status', instrument: symbol },
    { push: ({ data }) => void phases.push(data.phase) },
  );

  const halted = await stage.setPhase(symbol, 'halted');
  tell.step(`the operator halts ${symbol}: ${halted.phase}`);
  const refused = await ida.refusal({ ...limit, side: 'buy', qty: '1', price: '100.00' });
  tell.equal(
    'While it is halted a new order is refused.',
    `${refused?.code} ${refused?.reason}`,
    '103 instrumentHalted',
  );
  tell.claim(
    'The refusal says that the same order may be taken later.',
    refused?.transient === true,
    `transient: ${refused?.transient}`,
  );
  const canceled = await jon.client.orders.cancel({ orderId: spare.orderId });
  tell.step(`jon withdraws an offer: ${canceled.status}`, {
    seq: canceled.seq,
    time: canceled.updatedAt,
  });
  tell.equal('A cancel is possible while halted.', canceled.status, 'canceled');
  const still = await ida.client.orders.find({ orderId: bid.orderId });
  tell.claim(
    'Open orders stay through the halt.',
    still !== undefined && isOpen(still),
    `bid of ida: ${still?.status}, ${still?.leavesQty} left`,
  );
  await claimTold(context, ida, symbol, 'halt');

  await stage.setPhase(symbol, 'reopeningAuction');
  tell.step('the operator calls an auction: orders gather again');
  const check = new AuctionCheck(context, symbol, 10_010);
  check.count({ side: 'buy', limitTicks: 9_990, qty: 30 });
  check.count({ side: 'sell', limitTicks: 10_010, qty: Number(ask.qty) - 10 });
  await check.enter({ by: jon, side: 'sell', qty: 50, limitTicks: referenceTicks - 60 });
  await check.enter({ by: ida, side: 'buy', qty: 35, limitTicks: referenceTicks - 20 });
  await check.claimIndicative('In the reopening auction');
  check.explain();
  await stage.setPhase(symbol, 'continuous');
  tell.step('the auction ends, trading goes on');
  await check.claimUncross('Reopening');
  await claimTold(context, ida, symbol, 'resume');
  const again = await ida.place({ ...limit, side: 'buy', qty: '1', price: '99.00' });
  tell.equal('After the reopening orders are taken as before.', again.status, 'new');
  await stage.follow(
    async () => phases,
    (seen) => seen.includes('continuous') && seen.includes('reopeningAuction'),
    10_000,
  );
  tell.equal(
    'The public channel told each phase, in order.',
    phases.slice(-3).join(' -> '),
    'halted -> reopeningAuction -> continuous',
  );
  status.close();
}

/** Notifications follow the records in the database: a moment behind. */
async function claimTold(
  { stage, tell }: DemoContext,
  member: DemoMember,
  symbol: string,
  kind: 'halt' | 'resume',
): Promise<void> {
  const [note] = await stage.follow(
    () => noticesOf(member, kind),
    (notices) => notices.length > 0,
  );
  tell.step(`notification to ${member.role}: ${note?.title ?? 'none'}`, {
    time: note?.time ?? null,
  });
  tell.claim(
    `Who has an order in it is notified: ${kind}.`,
    note?.title.startsWith(symbol) === true,
    note?.title ?? 'nothing',
  );
}
