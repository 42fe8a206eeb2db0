// The chapter about what the venue remembers: one order's life, fills, history, portfolio, statement, fees, notifications and alerts.

import fs from 'node:fs/promises';
import path from 'node:path';
import { required, sum, type Traveller } from '../traveller.ts';
import type { TourMarket } from './market.ts';
import type { TourMember } from './member.ts';
import type { Fill, Order, Trade } from '#api/types.ts';
import { decimal, decimalString, type Decimal } from '#client/decimal.ts';
import type { VenueClient } from '#client/venue-client.ts';

/** The tables are a little behind the venue. */
const recordsWithinMs = 30_000;
const alertWithinMs = 20_000;
const alertSlackMs = 15_000;
const pageSize = 500;

/** Of the answers of docs/reports.md, what the tour reads. */
interface PortfolioReport {
  readonly currencies: readonly { readonly currency: string; readonly cash: string }[];
}
export interface StatementReport {
  readonly day: string;
  readonly reconciled: boolean;
  readonly asOf: { readonly seq: number };
  readonly balances: readonly {
    readonly asset: string;
    readonly opening: string;
    readonly movements: Readonly<Record<string, string>>;
    readonly closing: string;
  }[];
}
interface FeesReport {
  readonly totals: readonly {
    readonly currency: string;
    readonly liquidity: string;
    readonly net: string;
  }[];
}

export async function readRecords(
  tour: Traveller,
  member: TourMember,
  market: TourMarket,
  order: Order,
): Promise<void> {
  tour.page.chapter('What the venue remembers');
  const { signed } = member;
  await readLife(tour, signed, order);
  const fills = await readFills(tour, signed, market);
  await readHistory(tour, signed);
  await readPortfolio(tour, member, market);
  await readStatement(tour, signed);
  await readFees(tour, signed, market, fills);
  await hearNews(tour, signed, market);
}

/** Every state of one order, as its owner can read it back. */
async function readLife({ page, claims }: Traveller, { rest }: VenueClient, { orderId }: Order) {
  page.say('The whole life of the first limit order: placed, amended, replaced.');
  const { events, complete } = await rest.call('GET /v1/orders/:orderId/history', {
    params: { orderId },
  });
  const life = events.map(({ execType }) => execType).join(' → ');
  const last = events.at(-1);
  claims.check(
    "An order's life is whole, and ends in the state that the order has.",
    complete && events.length >= 3 && last?.ordStatus === 'canceled' && last.leavesQty === '0',
    life,
  );
}

async function readFills(
  { page, claims }: Traveller,
  { rest }: VenueClient,
  { symbol }: TourMarket,
): Promise<readonly Fill[]> {
  page.say('What was traded, each fill with its fee; and what came of it.');
  const { fills } = await rest.call('GET /v1/fills', { query: { limit: 1_000 } });
  const { positions } = await rest.call('GET /v1/positions');
  const ofSymbol = fills.filter(({ instrument }) => instrument === symbol);
  const bought = sum(ofSymbol.filter(({ side }) => side === 'buy').map(({ qty }) => qty));
  const sold = sum(ofSymbol.filter(({ side }) => side === 'sell').map(({ qty }) => qty));
  const position = positions.find(({ instrument }) => instrument === symbol)?.qty ?? '0';
  claims.check(
    'The position is what was bought less what was sold.',
    bought - sold === decimal(position),
    `${decimalString(bought)} bought, ${decimalString(sold)} sold, ${position} in ${symbol}`,
  );
  return fills;
}

/** Waits until the tables are as far as the account, then reads pages and the same as CSV. */
async function readHistory(tour: Traveller, { rest }: VenueClient): Promise<void> {
  const { page, claims } = tour;
  const newest = await tour.quietly(() =>
    rest.call('GET /v1/orders', { query: { status: 'all', limit: 1_000 } }),
  );
  const seq = Math.max(...newest.orders.map((order) => order.seq));
  page.say('The history has everything since the venue began, in pages, newest first …');
  await tour.follow({
    ask: () => rest.call('GET /v1/history/orders', { query: { limit: 2 } }),
    until: ({ items }) => items.some((order) => order.seq >= seq),
    withinMs: recordsWithinMs,
  });
  let count = 0;
  let cursor: string | undefined;
  do {
    const query = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const part = await tour.quietly(() => rest.call('GET /v1/history/orders', { query }));
    count += part.items.length;
    cursor = part.nextCursor;
  } while (cursor !== undefined);
  page.say('… or as CSV, all of it at once.');
  const csv = await rest.ask('GET', '/v1/history/orders', { query: { format: 'csv' } });
  const rows = String(csv).trimEnd().split('\r\n').length - 1;
  claims.check(
    'The history as CSV has the orders that its pages have, and so has the live list.',
    rows === count && count === newest.orders.length,
    `${rows} rows, ${count} in pages, ${newest.orders.length} live`,
  );
  page.say('Every movement of money and shares, the ledger:');
  await rest.call('GET /v1/history/ledger', { query: { limit: 3 } });
}

async function readPortfolio(
  { page, claims }: Traveller,
  { signed }: TourMember,
  { currency }: TourMarket,
): Promise<void> {
  page.say('The portfolio: what there is, and what it is worth.');
  const report = (await signed.rest.call('GET /v1/reports/portfolio')) as PortfolioReport;
  const { balances } = await signed.rest.call('GET /v1/balances');
  claims.equal(
    'The portfolio has the cash that the balance has.',
    report.currencies.find((each) => each.currency === currency)?.cash ?? 'none',
    balances.find(({ asset }) => asset === currency)?.total ?? 'nothing',
  );
}

async function readStatement(tour: Traveller, { rest }: VenueClient): Promise<void> {
  const { page, claims, outFolder } = tour;
  page.say("Today's statement: opening balance, movements, closing balance, of each asset.");
  const statement = (await rest.call('GET /v1/reports/statement')) as StatementReport;
  claims.check(
    "Today's statement reconciles: opening balances and movements lead to the closing ones.",
    statement.reconciled && leads(statement),
    statementText(statement),
  );
  page.say('The same for paper, as PDF:');
  const { day } = statement;
  const pdf = await rest.ask('GET', '/v1/reports/statement', { query: { day, format: 'pdf' } });
  if (!(pdf instanceof Uint8Array)) {
    claims.check('The statement is there as PDF.', false, 'something that is no PDF');
    return;
  }
  const file = path.join(outFolder, `statement-${day}.pdf`);
  await fs.writeFile(file, pdf);
  page.note(`saved as ${file}`);
  const beginning = Buffer.from(pdf.subarray(0, 5)).toString('latin1');
  const ending = Buffer.from(pdf.subarray(-8)).toString('latin1').trimEnd();
  claims.check(
    'The statement is there as PDF.',
    beginning === '%PDF-' && ending.endsWith('%%EOF'),
    `${pdf.length} bytes in ${path.basename(file)}`,
  );
}

/** Opening and movements are the closing balance, by our own sum. */
export function leads({ balances }: StatementReport): boolean {
  return balances.every(
    ({ opening, movements, closing }) =>
      sum([opening, ...Object.values(movements)]) === decimal(closing),
  );
}

export function statementText({ day, balances }: StatementReport): string {
  const lines = balances.map(({ asset, opening, movements, closing }) => {
    const moved = Object.entries(movements).map(([kind, amount]) => `${kind} ${amount}`);
    return `${asset} ${opening}, ${moved.join(', ')} = ${closing}`;
  });
  return `${day}: ${lines.join('; ')}`;
}

async function readFees(
  { page, claims }: Traveller,
  { rest }: VenueClient,
  { currency }: TourMarket,
  fills: readonly Fill[],
): Promise<void> {
  page.say('Fees and rebates of the month, by instrument and part in the trade.');
  const report = (await rest.call('GET /v1/reports/fees')) as FeesReport;
  const net = report.totals.find(
    (total) => total.currency === currency && total.liquidity === 'all',
  )?.net;
  const paid = decimalString(sum(fills.map(({ fee }) => fee)), 2);
  claims.equal('The fees of the month are the fees of the fills.', net ?? 'none', paid);
}

async function hearNews(tour: Traveller, client: VenueClient, market: TourMarket): Promise<void> {
  const { page, claims } = tour;
  const { rest } = client;
  page.say('What the member was told of: fills, money, and what happened to the account.');
  const kinds = ['fill', 'deposit', 'security'] as const;
  const told = await tour.follow({
    ask: () => rest.call('GET /v1/notifications', { query: { limit: pageSize } }),
    until: ({ items }) => kinds.every((kind) => items.some((item) => kindOf(item) === kind)),
    withinMs: recordsWithinMs,
  });
  const counts = kinds.map(
    (kind) => `${told.items.filter((item) => kindOf(item) === kind).length} of kind ${kind}`,
  );
  claims.check(
    'Notifications tell of fills, of the deposit, and of sign-ins, keys and the second factor.',
    kinds.every((kind) => told.items.some((item) => kindOf(item) === kind)),
    counts.join(', '),
  );
  await setAlert(tour, client, market);
}

/** At the best price of the side that has not just traded: our own trade there fires it. */
async function setAlert(
  tour: Traveller,
  { rest, orders }: VenueClient,
  { symbol }: TourMarket,
): Promise<void> {
  const { page, claims } = tour;
  page.say(
    'A price alert fires when a trade meets its price from the other side. It is set at the best price that has not just traded …',
  );
  const ticker = await rest.call('GET /v1/instruments/:symbol/ticker', { params: { symbol } });
  const { last, bid, ask } = ticker;
  const isBelowAsk = last !== null && ask !== null && decimal(last) < decimal(ask);
  const side = isBelowAsk ? 'buy' : 'sell';
  const price = required(isBelowAsk ? ask : bid, 'a price for the alert');
  const { alertId, createdAt } = await rest.call('POST /v1/price-alerts', {
    body: { instrument: symbol, condition: isBelowAsk ? 'above' : 'below', price },
  });
  page.say('… and a trade of our own goes there.');
  await orders.place({ instrument: symbol, side, type: 'market', qty: '1' });
  const { items } = await tour.follow({
    ask: () => rest.call('GET /v1/price-alerts'),
    until: (answer) => answer.items.some((each) => each.alertId === alertId && each.firedCount > 0),
    withinMs: alertWithinMs,
  });
  const alert = required(
    items.find((each) => each.alertId === alertId),
    'the price alert',
  );
  const latest = await tour.quietly(() =>
    rest.call('GET /v1/instruments/:symbol/trades', { params: { symbol }, query: { limit: 500 } }),
  );
  const wasMet = crossed(latest.trades, createdAt, alert.firedAt, (traded) =>
    isBelowAsk ? traded >= decimal(price) : traded <= decimal(price),
  );
  if (alert.status !== 'fired') page.say('The price has moved away: the alert goes on waiting.');
  claims.check(
    'A price alert fires once the price has crossed it.',
    alert.price === price && (alert.status === 'fired' || !wasMet),
    `${alert.instrument} ${alert.condition} ${alert.price}: ${alert.status}`,
  );
}

/** True where, after the alert was made, a trade on its own side was followed by one that met it. */
function crossed(
  newestFirst: readonly Trade[],
  createdAt: string,
  firedAt: string | null,
  meets: (price: Decimal) => boolean,
): boolean {
  // What has traded in the last seconds may not have been looked at yet.
  const until = firedAt ?? new Date(Date.now() - alertSlackMs).toISOString();
  const seen = newestFirst
    .filter(({ time }) => time > createdAt && time <= until)
    .toReversed()
    .map(({ price }) => meets(decimal(price)));
  const before = seen.indexOf(false);
  return before >= 0 && seen.includes(true, before);
}

function kindOf(item: unknown): string {
  const { kind } = item as { readonly kind: string };
  return kind;
}
