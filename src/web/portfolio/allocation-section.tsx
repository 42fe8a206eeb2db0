// What the equity is made of, cash and each position, as bars beside the figures; and what the positions add up to. The parts are the venue's: they are
// 100.00 together.
import { clsx } from 'clsx';
import type { AnswerOf } from '#api/routes.ts';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { Section } from '../account/section.tsx';
import { missing, money, moneyRounded, signed } from '../format/format.ts';
import { Link } from '../router/link.tsx';
import { tradePath } from '../router/router.ts';
import { Change } from '../ui/direction.tsx';
import { exposureOf } from './exposure.ts';

type InCurrency = AnswerOf<'GET /v1/reports/portfolio'>['currencies'][number];
type Slice = {
  readonly key: string;
  readonly name: string;
  readonly symbol: string | null;
  readonly value: string;
  readonly percent: string | null;
};

/** The largest first; cash among them. */
function slicesOf(part: InCurrency): readonly Slice[] {
  const cash: Slice = {
    key: 'cash',
    name: 'Cash',
    symbol: null,
    value: part.cash,
    percent: part.cashAllocationPercent,
  };
  const positions = part.positions.flatMap(
    ({ instrument, name, marketValue, allocationPercent }): readonly Slice[] =>
      marketValue === null
        ? []
        : [
            {
              key: `stock ${instrument}`,
              name,
              symbol: instrument,
              value: marketValue,
              percent: allocationPercent,
            },
          ],
  );
  const size = ({ value }: Slice): bigint => {
    const amount = decimal(value);
    return amount < 0n ? 0n - amount : amount;
  };
  return [cash, ...positions].toSorted(
    (a, b) => Number(size(b) > size(a)) - Number(size(b) < size(a)),
  );
}

export function AllocationSection({ part }: { part: InCurrency }) {
  const { currency, positions } = part;
  const { long, short, gross, net, grossPercent } = exposureOf(positions);
  return (
    <Section note={`Parts of the equity in ${currency}.`} title="Allocation and exposure">
      <dl className="mb-5 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5">
        {(
          [
            ['Long', moneyRounded(long)],
            ['Short', moneyRounded(short)],
            ['Gross exposure', moneyRounded(gross)],
            ['Net exposure', moneyRounded(net)],
            ['Gross by equity', grossPercent === null ? missing : `${grossPercent}%`],
          ] as const
        ).map(([label, figure]) => (
          <div className="min-w-0" key={label}>
            <dt className="text-xs text-ink-3">{label}</dt>
            <dd className="truncate text-base font-semibold">{figure}</dd>
          </div>
        ))}
      </dl>
      <table className="w-full text-xs">
        <caption className="sr-only">Allocation</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">What</th>
            <th scope="col">Bar</th>
            <th scope="col">Value</th>
            <th scope="col">Part</th>
          </tr>
        </thead>
        <tbody>
          {slicesOf(part).map((slice) => (
            <SliceRow key={slice.key} slice={slice} />
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function SliceRow({ slice }: { slice: Slice }) {
  const { name, symbol, value, percent } = slice;
  const isShort = value.startsWith('-');
  // Pixels only: the figure beside the bar is exact.
  const width = percent === null ? 0 : Math.min(100, Math.abs(toPixelNumber(decimal(percent))));
  return (
    <tr>
      <th className="w-20 py-1.5 pr-3 text-left font-medium" scope="row">
        {symbol === null ? (
          name
        ) : (
          <Link
            className="underline-offset-2 hover:text-accent hover:underline"
            title={name}
            to={tradePath(symbol)}
          >
            {symbol}
          </Link>
        )}
      </th>
      <td aria-hidden="true" className="py-1.5">
        <div className="h-3 rounded-sm bg-raised">
          <div
            className={clsx(
              'h-full min-w-px rounded-sm',
              symbol === null ? 'bg-ink-3' : isShort ? 'bg-sell-solid' : 'bg-accent',
            )}
            style={{ width: `${width}%` }}
          />
        </div>
      </td>
      <td className="w-32 py-1.5 pl-3 text-right">
        {isShort ? <Change formatted={signed(money(value))} value={value} /> : money(value)}
      </td>
      <td className="w-18 py-1.5 pl-3 text-right text-ink-2">
        {percent === null ? missing : `${percent.replace('-', '−')}%`}
      </td>
    </tr>
  );
}
