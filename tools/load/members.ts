// The members of a run: signed up, funded and connected, several at a time. Whoever has the operator's token signs them up with it, because the venue bounds
// sign-ups by address for everybody else. It must never use members that it did not make.

import { randomBytes } from 'node:crypto';
import { Flow } from './flow.ts';
import type { Latencies } from './latencies.ts';
import type { TradedInstrument } from './market.ts';
import { Member } from './member.ts';
import type { Mix } from './mix.ts';
import type { LoadOptions } from './options.ts';
import type { RunRecords } from './records.ts';
import { inParallel, VenueApi } from './venue-api.ts';
import { Prng } from '#std/prng.ts';

const cash = '1000000000';
const shares = '10000000';
/** Passwords are hashed two at a time; the deposits of others go on meanwhile. */
const signUpsAtOnce = 12;
const depositsAtOnce = 4;
const connectsAtOnce = 32;

export interface MemberPlan {
  readonly options: LoadOptions;
  readonly url: string;
  /** Asks as the operator; undefined without the token. */
  readonly operator: VenueApi | undefined;
  readonly mix: Mix;
  readonly market: readonly TradedInstrument[];
  readonly records: RunRecords;
  readonly latencies: Latencies;
  readonly say: (line: string) => void;
}

interface SignedUp {
  readonly accessToken: string;
  readonly user: { readonly accounts: readonly { readonly accountId: string }[] };
}

/** Throws Refusal, or VenueRefusal where the venue does not take them. */
export async function makeMembers(plan: MemberPlan): Promise<Member[]> {
  const { options, say } = plan;
  // Of this run only, so that runs on one venue do not meet.
  const tag = `l${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  const indexes = Array.from({ length: options.sessions }, (_each, i) => i);
  let made = 0;
  let toldMs = performance.now();
  const members = await inParallel(indexes, signUpsAtOnce, async (index) => {
    const member = await makeMember(plan, tag, index);
    made += 1;
    if (performance.now() - toldMs > 5_000) {
      toldMs = performance.now();
      say(`${made} of ${options.sessions} members are signed up and funded.`);
    }
    return member;
  });
  await inParallel(members, connectsAtOnce, (member) => member.connect());
  return members;
}

async function makeMember(plan: MemberPlan, tag: string, index: number): Promise<Member> {
  const { url, operator, options, mix, market, records, latencies } = plan;
  const username = `${tag}_${index}`;
  const door = operator ?? new VenueApi(url);
  const { accessToken, user } = await door.ask<SignedUp>('POST', '/v1/auth/signup', {
    username,
    password: `${randomBytes(18).toString('base64url')} long`,
    email: `${username}@load.example`,
  });
  const accountId = user.accounts[0]?.accountId ?? '';
  const flow = new Flow(mix, market, new Prng(options.seed * 100_003 + index), `${tag}-${index}`);
  if (operator !== undefined) {
    await inParallel(assetsOf(market), depositsAtOnce, (asset) => {
      const amount = market.some(({ symbol }) => symbol === asset) ? shares : cash;
      const body = { account: accountId, asset, amount, clientRef: `${tag}-${asset}` };
      return operator.ask('POST', '/v1/operator/deposits', body);
    });
    for (const { symbol, lotsOf } of market) flow.holds(symbol, lotsOf(shares));
  }
  const token = accessToken;
  return new Member({
    url,
    username,
    accountId,
    token,
    door: options.door,
    flow,
    records,
    latencies,
  });
}

/** What is traded and what it is paid with. */
function assetsOf(market: readonly TradedInstrument[]): string[] {
  return [...new Set(market.flatMap(({ symbol, currency }) => [currency, symbol]))];
}
