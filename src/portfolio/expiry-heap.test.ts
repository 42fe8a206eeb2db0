// The next expiry against a plain list of all open orders that have one.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CloseReason, TimeInForce } from '#core/terms.ts';
import { ViewFeed } from '../../test/support/view-feed.ts';

test('the next expiry is the earliest of the open orders, in whatever order they come and go', () => {
  const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(60), fc.nat(50)), {
    maxLength: 80,
    size: 'max',
  });
  fc.assert(
    fc.property(steps, (turns) => {
      const feed = new ViewFeed();
      const open = new Map<number, number>();
      turns.forEach(([what, tsUs, which], index) => {
        feed.next();
        const orderId = index + 1;
        if (what > 0) {
          const timeInForce = what === 1 ? TimeInForce.gtc : TimeInForce.gtd;
          feed.accept(orderId, { timeInForce });
          // A GTC order has terms as well, and no expiry.
          const isGtd = timeInForce === TimeInForce.gtd;
          feed.terms(orderId, { displayLots: 5, expireTsUs: isGtd ? tsUs + 1 : 0 });
          if (isGtd) open.set(orderId, tsUs + 1);
        } else if (open.size > 0) {
          const gone = [...open.keys()][which % open.size]!;
          feed.close(gone, CloseReason.goodTillDate);
          open.delete(gone);
        }
        const earliest = open.size === 0 ? undefined : Math.min(...open.values());
        expect(feed.portfolio.earliestExpireTsUs).toBe(earliest);
      });
    }),
    { numRuns: 60 },
  );
});
