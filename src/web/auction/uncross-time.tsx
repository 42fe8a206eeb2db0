// How long it is until the auction that is being called trades, or, outside of a call, until the next one is called; "by hand" where an operator
// decides.
import type { Instrument } from '#api/types.ts';
import { instant, missing } from '../format/format.ts';
import { countdown, nextUncross } from '../market/day-plan.ts';
import { useTradingHours } from '../market/use-trading-hours.ts';
import { useNowMs } from '../ui/use-now.ts';

export function UncrossTime({ instrument }: { instrument: Instrument }) {
  const { hours, aheadMs } = useTradingHours(instrument);
  const nowMs = useNowMs() + aheadMs;
  if (hours === null) return missing;
  // A halt ends when an operator ends it.
  if (instrument.phase === 'halted' || instrument.phase === 'reopeningAuction') return 'by hand';
  const coming = nextUncross(hours, instrument.phase, nowMs);
  switch (coming.kind) {
    case 'at':
      return (
        <span title={`${instant(coming.time)} (venue ${coming.time.slice(0, 19)}Z)`}>
          in {countdown(coming.atMs - nowMs)}
        </span>
      );
    case 'never':
      return 'none planned';
    default:
      return 'by hand';
  }
}
