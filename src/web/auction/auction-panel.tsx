// The auction of the stock on the screen: while it is called what it would do, how far the sides are apart, and when it trades; outside of a call when
// the next one is, and what the last one did.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import type { Auction, Instrument } from '#api/types.ts';
import { decimal, divideDown, add, times, toPixelNumber } from '#client/decimal.ts';
import { clock, instant, price, quantity } from '../format/format.ts';
import { isCall, phaseWords, uncrossWord } from '../market/phase.ts';
import { sparkPath } from '../market/spark-path.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { Arrow } from '../ui/direction.tsx';
import { LoadingRows, Panel } from '../ui/panel.tsx';
import { UncrossTime } from './uncross-time.tsx';

export default function AuctionPanel({ titled = true }: { titled?: boolean }) {
  const instrument = useInstrument();
  const auction = useStore(useTerminal().auction.store, (state) => state.auction);
  return (
    <Panel className="h-full" title="Auction" titled={titled}>
      {instrument === null || auction === null ? (
        <LoadingRows rows={5} />
      ) : (
        <div
          className="min-h-0 flex-1 overflow-y-auto p-3"
          role="region"
          aria-label="Auction figures"
          tabIndex={0}
        >
          {isCall(instrument.phase) ? (
            <Call auction={auction} instrument={instrument} />
          ) : (
            <Between auction={auction} instrument={instrument} />
          )}
        </div>
      )}
    </Panel>
  );
}

function Call({ auction, instrument }: { auction: Auction; instrument: Instrument }) {
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-3">
        <div>
          <p className="text-2xs text-ink-3">{phaseWords[instrument.phase]}, indicative price</p>
          <p className="text-2xl leading-8 font-semibold text-warn">
            {price(auction.price, instrument.tickSize)}
          </p>
        </div>
        <div className="text-right">
          <p className="text-2xs text-ink-3">Trades</p>
          <p className="text-base leading-8 font-semibold" role="timer">
            <UncrossTime instrument={instrument} />
          </p>
        </div>
      </div>
      <Imbalance auction={auction} />
      <History instrument={instrument} />
      <LastUncross auction={auction} instrument={instrument} />
    </div>
  );
}

/** What would trade, and what would be left of the side that is the stronger one. */
function Imbalance({ auction }: { auction: Auction }) {
  const { matchedQty, surplusQty, surplusSide } = auction;
  const matched = decimal(matchedQty);
  const surplus = decimal(surplusQty);
  const whole = add(matched, surplus);
  const left = divideDown(times(surplus, 100), whole);
  const isBuy = surplusSide === 'buy';
  return (
    <div className="flex flex-col gap-1.5">
      <dl className="grid grid-cols-2 gap-2">
        <Figure label="Would trade">{quantity(matchedQty)}</Figure>
        <Figure label="Imbalance">
          {surplus > 0n && surplusSide !== null ? (
            <span className={isBuy ? 'text-buy' : 'text-sell'}>
              {quantity(surplusQty)} more to {surplusSide}
              <Arrow direction={isBuy ? 'up' : 'down'} />
            </span>
          ) : (
            'none'
          )}
        </Figure>
      </dl>
      <div aria-hidden="true" className="flex h-1.5 overflow-hidden rounded-full bg-raised">
        {whole > 0n && (
          <>
            <span className="h-full flex-1 bg-warn" />
            <span
              className={clsx('h-full', isBuy ? 'bg-buy-solid' : 'bg-sell-solid')}
              style={{ width: `${left === null ? 0 : Math.round(toPixelNumber(left))}%` }}
            />
          </>
        )}
      </div>
    </div>
  );
}

function History({ instrument }: { instrument: Instrument }) {
  const { auction } = useTerminal();
  const history = useStore(auction.store, (state) => state.history);
  const points = (history?.points ?? []).flatMap((point) =>
    point.price === null ? [] : [{ ...point, price: point.price }],
  );
  const first = points[0];
  const values = points.map((point) => toPixelNumber(decimal(point.price)));
  const sorted = points.map((point) => decimal(point.price)).toSorted((a, b) => (a < b ? -1 : 1));
  const text = (value: bigint | undefined): string =>
    price(points.find((point) => decimal(point.price) === value)?.price, instrument.tickSize);
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex justify-between text-2xs text-ink-3">
        <span>Indicative price of this call</span>
        <span>
          {first === undefined
            ? 'no price yet'
            : `since ${clock(new Date(first.atMs).toISOString())}`}
        </span>
      </figcaption>
      <svg
        aria-label={`Indicative price between ${text(sorted[0])} and ${text(sorted.at(-1))}`}
        className="h-14 w-full rounded-sm bg-sunken text-warn"
        fill="none"
        preserveAspectRatio="none"
        role="img"
        viewBox="0 -4 100 48"
      >
        <path
          d={sparkPath(values, 100, 40)}
          stroke="currentColor"
          strokeLinejoin="round"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <div className="flex justify-between text-2xs text-ink-3">
        <span>Low {text(sorted[0])}</span>
        <span>High {text(sorted.at(-1))}</span>
      </div>
    </figure>
  );
}

function Between({ auction, instrument }: { auction: Auction; instrument: Instrument }) {
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 gap-2">
        <Figure label="Now">{phaseWords[instrument.phase]}</Figure>
        <Figure label="Next auction">
          <UncrossTime instrument={instrument} />
        </Figure>
      </dl>
      <LastUncross auction={auction} instrument={instrument} />
    </div>
  );
}

function LastUncross({ auction, instrument }: { auction: Auction; instrument: Instrument }) {
  const { lastUncross } = auction;
  if (lastUncross === null) {
    return <p className="text-xs text-ink-3">No auction has traded yet.</p>;
  }
  const { phase, matchedQty, time } = lastUncross;
  return (
    <dl className="grid grid-cols-2 gap-2 border-t border-line pt-2.5">
      <Figure label={`Last: ${phaseWords[phase].toLowerCase()}`}>
        <span title={`${instant(time)} (venue ${time.slice(0, 19)}Z)`}>
          {uncrossWord(phase)} {clock(time)}
        </span>
      </Figure>
      <Figure label="Traded">
        {lastUncross.price === null
          ? 'nothing'
          : `${quantity(matchedQty)} at ${price(lastUncross.price, instrument.tickSize)}`}
      </Figure>
    </dl>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-2xs text-ink-3">{label}</dt>
      <dd className="truncate font-medium">{children}</dd>
    </div>
  );
}
