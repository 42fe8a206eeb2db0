// What load runs against a venue need first: an instrument, funded accounts, prices around its reference.

import type { VenueProcess } from './venue-process.ts';

/** Resting prices on each side of the reference. */
const ticksPerSide = 8;
const cash = '1000000000';
const shares = '100000000';

export interface BenchMarket {
  readonly instrument: string;
  readonly prices: readonly string[];
  readonly accounts: readonly string[];
}

/** Opens and funds so many accounts, and finds the prices they trade at. */
export async function prepareMarket(
  venue: VenueProcess,
  accountCount: number,
): Promise<BenchMarket> {
  const listed = await venue.request<{
    instruments: { symbol: string; currency: string; tickSize: string; referencePrice: string }[];
  }>('GET', '/v1/instruments');
  const instrument = listed.instruments[0];
  if (instrument === undefined) throw new Error('the venue lists no instrument');

  const accounts: string[] = [];
  for (let i = 0; i < accountCount; i++) {
    const where = '/v1/operator/accounts';
    const opened = await venue.request<{ accountId: string }>('POST', where, {
      name: `bench-${i}`,
    });
    accounts.push(opened.accountId);
    await deposit(venue, opened.accountId, instrument.currency, cash);
    await deposit(venue, opened.accountId, instrument.symbol, shares);
  }
  const { tickSize, referencePrice } = instrument;
  return {
    instrument: instrument.symbol,
    accounts,
    prices: pricesAround(referencePrice, tickSize),
  };
}

export interface BenchMembers extends BenchMarket {
  /** Access tokens, one an account. */
  readonly tokens: readonly string[];
}

/** As `prepareMarket`, with accounts of members who signed up: what an operator does is written down, and so is no measure. */
export async function prepareMembers(
  venue: VenueProcess,
  memberCount: number,
): Promise<BenchMembers> {
  const market = await prepareMarket(venue, 0);
  const { instruments } = await venue.request<{
    instruments: { symbol: string; currency: string }[];
  }>('GET', '/v1/instruments');
  const currency = instruments.find(({ symbol }) => symbol === market.instrument)?.currency ?? '';
  const accounts: string[] = [];
  const tokens: string[] = [];
  for (let i = 0; i < memberCount; i++) {
    const username = `bench-${i}`;
    const { user, accessToken } = await venue.request<{
      user: { accounts: { accountId: string }[] };
      accessToken: string;
    }>('POST', '/v1/auth/signup', {
      username,
      password: `${username} has a long password`,
      email: `${username}@bench.example`,
    });
    const accountId = user.accounts[0]?.accountId ?? '';
    await deposit(venue, accountId, currency, cash);
    await deposit(venue, accountId, market.instrument, shares);
    accounts.push(accountId);
    tokens.push(accessToken);
  }
  return { ...market, accounts, tokens };
}

async function deposit(
  venue: VenueProcess,
  account: string,
  asset: string,
  amount: string,
): Promise<void> {
  const body = { account, asset, amount, clientRef: `bench-${asset}` };
  await venue.request('POST', '/v1/operator/deposits', body);
}

/** Prices below and above a reference, lowest first, the reference left out. */
function pricesAround(reference: string, tickSize: string): string[] {
  const decimals = tickSize.split('.')[1]?.length ?? 0;
  const prices: string[] = [];
  for (let ticks = -ticksPerSide; ticks <= ticksPerSide; ticks++) {
    const price = Number(reference) + ticks * Number(tickSize);
    if (ticks !== 0) prices.push(price.toFixed(decimals));
  }
  return prices;
}
