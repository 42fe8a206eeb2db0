// Several members trade with each other at the same time, through both doors, and change and cancel what they have: money moves between them and is
// conserved. It must never let two members take turns.

import type { Demo, DemoContext } from '../demo.ts';
import { BalanceSheet } from '../balance-sheet.ts';
import { type DemoMember, refusalOf } from '../member.ts';
import { priceText, sumOf } from '../prices.ts';
import type { Fill, Order, Trade } from '#api/types.ts';
import { decimal, decimalString, multiplyDown, subtract } from '#client/decimal.ts';
import type { VenueError } from '#client/errors.ts';
import { Prng } from '#std/prng.ts';

const seed = 1_817;
const middleTicks = 10_000;
const spreadTicks = 15;
/** Tape and fills are asked for a thousand at a time. */
const listMax = 1_000;
const roles = ['anna', 'boris', 'chen', 'diego', 'emma', 'femi'];

export const multiUser: Demo = {
  name: 'multi-user',
  title: 'Members trade with each other',
  shows:
    'Six members act at the same time, three over WebSocket and three over REST: they place, amend and cancel. Afterwards every trade is in the fills of both sides, each balance follows from the fills, and nothing was made or lost.',
  needs: 'operator',
  seconds: { quick: 2, full: 4 },
  run,
};

interface Acts {
  placed: number;
  amended: number;
  canceled: number;
  /** Too late: the order had been filled. */
  late: number;
}

async function run(context: DemoContext): Promise<void> {
  const { isQuick, stage, tell } = context;
  const { symbol } = await stage.list();
  const shares = { [symbol]: 10_000 };
  const members = await Promise.all(
    roles.map((role, index) => stage.member(role, { shares, connects: index % 2 === 0 })),
  );
  const assets = [stage.currency, symbol];
  const before = await BalanceSheet.of(members, assets);
  const each = await Promise.all(members.map((member) => BalanceSheet.of([member], assets)));
  const rounds = isQuick ? 60 : 160;
  tell.step(`${members.length} members begin, ${rounds} acts each`);
  const acts = await Promise.all(
    members.map((member, index) => act(member, symbol, new Prng(seed + index), rounds)),
  );
  const sum = (name: keyof Acts): number => acts.reduce((total, one) => total + one[name], 0);
  tell.figures('What they did', [
    { name: 'orders placed', value: sum('placed') },
    { name: 'amended', value: sum('amended') },
    { name: 'cancelled', value: sum('canceled') },
    { name: 'too late, filled already', value: sum('late') },
  ]);

  const fills = await Promise.all(members.map((member) => member.fills(symbol)));
  await bothSides(context, symbol, members, fills.flat());
  const after = await Promise.all(members.map((member) => BalanceSheet.of([member], assets)));
  const wrong: string[] = [];
  members.forEach((member, index) => {
    const now = after[index]?.has(stage.currency) ?? decimal('0');
    const then = each[index]?.has(stage.currency) ?? decimal('0');
    const follows = cashOf(fills[index] ?? []);
    const moved = subtract(now, then);
    tell.step(`${member.role}: ${fills[index]?.length} fills, ${decimalString(moved, 2)} USD`);
    if (moved !== follows) wrong.push(`${member.role} ${decimalString(subtract(moved, follows))}`);
  });
  tell.claim(
    "Each member's money moved by what the fills say, to the cent.",
    wrong.length === 0,
    wrong.length === 0 ? `${members.length} members` : `differs: ${wrong.join(', ')}`,
  );
  const together = await BalanceSheet.of(members, assets);
  together.claimConserved(tell, before, {
    currency: stage.currency,
    symbol,
    fees: sumOf(fills.flat().map(({ fee }) => fee)),
  });
  BalanceSheet.claimZeroSums(tell, await stage.totals());
}

async function act(
  member: DemoMember,
  instrument: string,
  prng: Prng,
  rounds: number,
): Promise<Acts> {
  const acts: Acts = { placed: 0, amended: 0, canceled: 0, late: 0 };
  const mine: Order[] = [];
  const price = (): string =>
    priceText(middleTicks + prng.nextBelow(2 * spreadTicks + 1) - spreadTicks);
  for (let round = 0; round < rounds; round++) {
    const old = prng.nextChance(0.3)
      ? mine.splice(prng.nextBelow(mine.length || 1), 1)[0]
      : undefined;
    if (old === undefined) {
      const side = prng.nextChance(0.5) ? 'buy' : 'sell';
      const qty = String(1 + prng.nextBelow(10));
      mine.push(await member.place({ instrument, side, type: 'limit', qty, price: price() }));
      acts.placed++;
      continue;
    }
    const { orderId } = old;
    const isAmended = prng.nextChance(0.5);
    const refused = await refusalOf(() =>
      isAmended
        ? member.client.orders.amend({ orderId }, { price: price() })
        : member.client.orders.cancel({ orderId }),
    );
    if (refused === undefined) acts[isAmended ? 'amended' : 'canceled']++;
    else if (isLate(refused)) acts.late++;
    else throw refused;
  }
  return acts;
}

/** What may be told to somebody whose order others are trading with. */
function isLate({ reason }: VenueError): boolean {
  return ['tooLateToCancel', 'nothingToAmend', 'unknownOrder'].includes(reason);
}

type Fills = readonly Fill[];

async function bothSides(
  { stage, tell }: DemoContext,
  symbol: string,
  members: readonly DemoMember[],
  fills: Fills,
): Promise<void> {
  const { trades } = await stage.operator.rest.call('GET /v1/instruments/:symbol/trades', {
    params: { symbol },
    query: { limit: listMax },
  });
  const wrong = trades.filter((trade) => !isWhole(trade, fills));
  tell.claim(
    'Each trade of the public tape is in the fills of two different members, one bought and one sold, at its price and quantity.',
    trades.length > 0 && wrong.length === 0 && fills.length === 2 * trades.length,
    `${trades.length} trades, ${fills.length} fills, ${wrong.length} trades that do not fit`,
  );
  const traders = new Set(fills.map(({ account }) => account));
  tell.claim('Every member traded.', traders.size === members.length, `${traders.size} of them`);
}

function isWhole({ tradeId, price, qty }: Trade, fills: Fills): boolean {
  const sides = fills.filter((fill) => fill.tradeId === tradeId);
  const [one, other] = sides;
  if (sides.length !== 2 || one === undefined || other === undefined) return false;
  const isSame = sides.every((fill) => fill.price === price && fill.qty === qty);
  return isSame && one.account !== other.account && one.side !== other.side;
}

/** What the fills brought in money, fees taken off. */
function cashOf(fills: Fills) {
  return sumOf(
    fills.flatMap(({ side, price, qty, fee }) => {
      const notional = decimalString(multiplyDown(decimal(price), decimal(qty)));
      return [side === 'sell' ? notional : negated(notional), negated(fee)];
    }),
  );
}

function negated(text: string): string {
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
