// The venue's own books of a run's accounts, before and after: balances as they stand, and from the tables all orders and all fills, page by page to the
// last. The tables are behind the venue by design: they are waited for, but not for ever.

import { setTimeout as sleep } from 'node:timers/promises';
import { unitsOf } from './decimal.ts';
import type { Member } from './member.ts';
import type { SeenFill, SeenOrder } from './records.ts';
import type { AccountBooks, Amounts } from './verdict.ts';
import { inParallel, type VenueApi } from './venue-api.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { Refusal } from '#demonstrations/refusal.ts';

const readsAtOnce = 6;
const pageRows = 500;
const lookEveryMs = 250;

interface Holdings {
  readonly member: Member;
  readonly amounts: Amounts;
  readonly heldAssets: readonly string[];
}

interface FundsJson {
  readonly balances: readonly {
    readonly asset: string;
    readonly total: string;
    readonly held: string;
  }[];
  readonly positions: readonly {
    readonly instrument: string;
    readonly qty: string;
    readonly held: string;
  }[];
}

/** Money and shares of each member's account. */
export function readHoldings(members: readonly Member[]): Promise<Holdings[]> {
  return inParallel(members, readsAtOnce, async (member) => {
    const { api, accountId } = member;
    const account = `account=${accountId}`;
    const { balances } = await api.get<Pick<FundsJson, 'balances'>>(`/v1/balances?${account}`);
    const { positions } = await api.get<Pick<FundsJson, 'positions'>>(`/v1/positions?${account}`);
    return { member, ...holdingsOf({ balances, positions }) };
  });
}

/** What the account of fees has. Only the operator is told. */
export async function readFees(operator: VenueApi): Promise<Amounts> {
  const path = `/v1/operator/accounts/${feeAccountId}/funds`;
  return holdingsOf(await operator.get<FundsJson>(path)).amounts;
}

function holdingsOf({ balances, positions }: FundsJson): Omit<Holdings, 'member'> {
  const all = [
    ...balances.map(({ asset, total, held }) => ({ asset, total, held })),
    ...positions.map(({ instrument, qty, held }) => ({ asset: instrument, total: qty, held })),
  ];
  return {
    amounts: new Map(all.map(({ asset, total }) => [asset, unitsOf(total)])),
    heldAssets: all.filter(({ held }) => unitsOf(held) !== 0n).map(({ asset }) => asset),
  };
}

/** Throws Refusal where the tables are not there in time. */
export async function waitForTables(
  operator: VenueApi,
  withinMs: number,
  say: (line: string) => void,
): Promise<void> {
  const { seq: target } = await operator.get<{ seq: number }>('/v1/venue');
  const startMs = performance.now();
  let toldMs = startMs;
  for (;;) {
    const path = '/v1/operator/projections';
    const { seq } = await operator.get<{ seq: number }>(path);
    if (seq >= target) return;
    const nowMs = performance.now();
    if (nowMs - startMs > withinMs) {
      throw new Refusal(
        `The venue's tables are ${target - seq} commands behind after ${Math.round(withinMs / 1_000)} s; the books cannot be compared.`,
        1,
      );
    }
    if (nowMs - toldMs > 5_000) {
      toldMs = nowMs;
      say(`Waiting for the venue's tables, which are ${target - seq} commands behind.`);
    }
    await sleep(lookEveryMs);
  }
}

/** All of each account, by account. */
export async function readBooks(opening: readonly Holdings[]): Promise<Map<string, AccountBooks>> {
  const after = await readHoldings(opening.map(({ member }) => member));
  const endings = new Map(after.map((holdings) => [holdings.member, holdings]));
  const all = await inParallel(opening, readsAtOnce, async ({ member, amounts: before }) => {
    const orders = await readAll<SeenOrder>(member, 'orders');
    const fills = await readAll<SeenFill>(member, 'fills');
    const ending = endings.get(member);
    const amounts = ending?.amounts ?? new Map();
    const heldAssets = ending?.heldAssets ?? [];
    return [member.accountId, { orders, fills, before, after: amounts, heldAssets }] as const;
  });
  return new Map(all);
}

async function readAll<Item>({ api, accountId }: Member, list: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = '';
  for (;;) {
    const path = `/v1/history/${list}?account=${accountId}&limit=${pageRows}${cursor}`;
    const page = await api.get<{ items: Item[]; nextCursor?: string }>(path);
    items.push(...page.items);
    if (page.nextCursor === undefined) return items;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
