// The worth of the account over time, and what trading made of it.
import { lazy, Suspense, useMemo, useState } from 'react';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { decimalString } from '#client/decimal.ts';
import {
  instant,
  missing,
  money,
  moneyRounded,
  percent as percentWords,
  signed,
} from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Change } from '../ui/direction.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import {
  drawdownOf,
  equityQuery,
  equityRanges,
  lineOf,
  rangeWords,
  resultOf,
  resultPercentOf,
  sinceFunded,
  type EquityPoint,
  type EquityRange,
} from './equity-range.ts';

const EquityChart = lazy(() => import('./equity-chart.tsx'));
const everyMs = 30_000;

function useEquity(account: string, range: EquityRange) {
  const { client } = useTerminal();
  return useMemberQuery(
    'equity',
    () =>
      client.rest.call('GET /v1/reports/equity', {
        query: { ...equityQuery(range, Date.now()), account },
      }),
    { part: `${account} ${range}`, everyMs },
  );
}

/** What the last 24 hours made, without the money that came and went. */
export function DayChange({ account, currency }: { account: string; currency: string }) {
  const query = useEquity(account, 'day');
  const curve = query.data?.curves.find((one) => one.currency === currency);
  const points = curve === undefined ? [] : sinceFunded(curve.points);
  const result = resultOf(points);
  if (result === null) return missing;
  const percent = resultPercentOf(points);
  const value = decimalString(result);
  return (
    <>
      <Change formatted={signed(moneyRounded(result))} value={value} />
      {percent !== null && (
        <Change
          className="block text-xs font-medium"
          formatted={percentWords(percent)}
          value={value}
        />
      )}
    </>
  );
}

export function EquitySection({ account }: { account: string }) {
  const [range, setRange] = useState<EquityRange>('day');
  const query = useEquity(account, range);
  return (
    <Section
      actions={
        <Segmented
          className="w-60"
          label="Stretch of time"
          onChange={setRange}
          options={equityRanges.map((value) => ({ value, label: rangeWords[value] }))}
          value={range}
        />
      }
      note="Cash and shares at the prices of the time. Deposits and withdrawals are no part of the result."
      title="Equity"
    >
      <Answered query={query}>
        {({ curves }) =>
          curves.length === 0 ? (
            <EmptyNote hint="The curve begins with the first money." title="Nothing to draw yet" />
          ) : (
            curves.map(({ currency, points }) => (
              <Curve currency={currency} key={currency} points={points} range={range} />
            ))
          )
        }
      </Answered>
    </Section>
  );
}

function Curve(props: { currency: string; points: readonly EquityPoint[]; range: EquityRange }) {
  const { currency, range } = props;
  const points = useMemo(() => sinceFunded(props.points), [props.points]);
  const line = useMemo(() => lineOf(points, new Date().getTimezoneOffset()), [points]);
  const result = resultOf(points);
  const last = points.at(-1);
  const percent = resultPercentOf(points);
  const drawdown = drawdownOf(points);
  const words =
    result === null
      ? missing
      : `${signed(moneyRounded(result))}${percent === null ? '' : ` (${percentWords(percent)})`}`;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-lg font-semibold">
          {money(last?.equity)} <span className="text-xs font-normal text-ink-3">{currency}</span>
        </span>
        <span className="text-xs text-ink-2">
          Result <Change formatted={words} value={result === null ? null : decimalString(result)} />{' '}
          in this stretch
        </span>
        {drawdown !== null && (
          <span className="text-xs text-ink-2">
            Deepest fall{' '}
            {drawdown.amount === 0n ? (
              'none'
            ) : (
              <span
                className="text-sell"
                title={`From ${instant(drawdown.peakAt)} to ${instant(drawdown.lowAt)}`}
              >
                −{moneyRounded(drawdown.amount)}
                {drawdown.percent !== null && ` (−${drawdown.percent}%)`}
              </span>
            )}
          </span>
        )}
      </p>
      {line.length < 2 ? (
        <EmptyNote hint="Points come by the hour." title="The curve has only just begun" />
      ) : (
        <Suspense fallback={<div className="skeleton h-64" />}>
          <EquityChart line={line} label={`Equity in ${currency}, ${rangeWords[range]}`} />
        </Suspense>
      )}
    </div>
  );
}
