// The venue as it stands, from its views in memory: what is used of each limit, and who has something in an instrument. It only reads.

import type { LimitUse, VenueStanding } from './directory.ts';
import type { Market } from '#marketdata/market.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';

/**
 * Positions are what is held less what is borrowed, in lots; the exposure is the worth of all positions in a currency, long and short, at
 * their reference prices. Open orders do not count: a limit is near by what one has, not by what one may come to have.
 */
export function standingOf(market: Market, portfolio: Portfolio): VenueStanding {
  const positionsOf = (accountId: number): { instrument: MarketInstrument; shares: number }[] =>
    portfolio.holdings(accountId).flatMap(({ assetId, totalMinor, borrowedQty }) => {
      const instrumentId = market.asset(assetId)?.instrumentId ?? 0;
      const instrument = instrumentId === 0 ? undefined : market.instrument(instrumentId);
      const shares = totalMinor - borrowedQty;
      return instrument === undefined || shares === 0 ? [] : [{ instrument, shares }];
    });

  return {
    limitsOf(accountId) {
      const uses: LimitUse[] = [];
      const exposures = new Map<number, number>();
      const positions = positionsOf(accountId);
      for (const { instrument, shares } of positions) {
        const { instrumentId, symbol, lotShares, listing, tickValueMinor } = instrument;
        const lots = Math.abs(shares) / lotShares;
        const own = portfolio.positionLimits(accountId, instrumentId);
        const ownMax = (shares > 0 ? own?.longLotsMax : own?.shortLotsMax) ?? 0;
        const max = ownMax === 0 ? listing.positionLotsMax : ownMax;
        if (max > 0) {
          uses.push({
            key: `position:${symbol}:${shares > 0 ? 'long' : 'short'}`,
            label: `Position in ${symbol}`,
            used: lots,
            max,
            usedText: String(Math.abs(shares)),
            maxText: instrument.formatQty(max),
          });
        }
        const worth = Math.floor(lots * instrument.referencePriceTicks * tickValueMinor);
        const currencyId = listing.currencyId;
        exposures.set(currencyId, (exposures.get(currencyId) ?? 0) + worth);
      }
      const exposureMax = portfolio.accountLimits(accountId)?.grossExposureMinorMax ?? 0;
      if (exposureMax === 0) return uses;
      for (const [currencyId, used] of exposures) {
        const priced = positions.find(
          ({ instrument }) => instrument.listing.currencyId === currencyId,
        );
        if (priced === undefined) continue;
        const { instrument } = priced;
        uses.push({
          key: `exposure:${instrument.currency.code}`,
          label: `Exposure in ${instrument.currency.code}`,
          used,
          max: exposureMax,
          usedText: instrument.formatMoney(used),
          maxText: instrument.formatMoney(exposureMax),
        });
      }
      return uses;
    },

    accountsIn(instrumentId) {
      const shareAssetId = market.instrument(instrumentId)?.shareAssetId;
      return portfolio.accounts
        .filter(
          ({ accountId }) =>
            portfolio.openOrders(accountId, 1, instrumentId).length > 0 ||
            portfolio
              .holdings(accountId)
              .some(
                ({ assetId, totalMinor, borrowedQty }) =>
                  assetId === shareAssetId && (totalMinor !== 0 || borrowedQty !== 0),
              ),
        )
        .map(({ accountId }) => accountId);
    },
  };
}
