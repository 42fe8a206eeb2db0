// Members for the venue's own bots in a demo: made as the venue's machines are, with an account that is given what the operator says, once. It must never be used in production, where every member is somebody.

import { randomBytes } from 'node:crypto';
import type { BotMembers } from '#bots/host/members.ts';
import type { MoneyEngine } from '#cashier/money-engine.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { cashierEngine } from '#gateways/cashier-engine.ts';
import type { Venue } from '#gateways/venue.ts';
import type { Identity } from '#identity/identity.ts';
import { parseMinor } from '#marketdata/decimal.ts';

export function botMembers(venue: Venue, identity: Identity): BotMembers {
  const engine = cashierEngine(venue);
  return {
    async enter(username, { cash, shares, instrument: symbol }) {
      const { market } = venue;
      const instrument = market.instrumentBySymbol(symbol) ?? market.instruments[0];
      if (instrument === undefined) throw new Error('There is no instrument to trade.');
      const accountId = await engine.openAccount(username);
      const { currencyId } = instrument.listing;
      const decimals = market.asset(currencyId)?.decimals ?? 0;
      await give(engine, accountId, currencyId, minorOf(cash, decimals), 'bot-cash');
      const lots = minorOf(shares, 0);
      await give(engine, accountId, instrument.shareAssetId, lots, 'bot-shares');
      const password = randomBytes(24).toString('hex');
      await identity.addMachine({ username, password, accounts: [username] });
      return { kind: 'password', username, password };
    },
  };
}

function minorOf(text: string, decimals: number): number {
  const minor = parseMinor(decimals, text);
  if (typeof minor === 'number') return minor;
  throw new Error(`${text} is no amount that an account can be given.`);
}

/** Once for a reference: the engine knows what it has done. */
async function give(
  engine: MoneyEngine,
  accountId: number,
  assetId: number,
  amountMinor: number,
  clientRef: string,
): Promise<void> {
  if (amountMinor === 0) return;
  const { code } = await engine.move({
    kind: 'deposit',
    accountId,
    toAccountId: 0,
    assetId,
    amountMinor,
    clientRef,
  });
  if (code !== RejectCode.none) throw new Error(`The bot was not funded: ${rejectName(code)}.`);
}
