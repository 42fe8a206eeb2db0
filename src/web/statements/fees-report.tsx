// What trading cost in a month: by stock and by part in the trade, charges and rebates apart. The venue reckons; this only shows.
import { useState } from 'react';
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import type { OwnAccount } from '../account/use-account.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { money } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { DownloadButtons } from './download-buttons.tsx';
import { dayIn, monthsUpTo, monthWords } from './report-periods.ts';
import { useVenueZone } from './use-venue-zone.ts';

type Fees = AnswerOf<'GET /v1/reports/fees'>;
type Line = {
  readonly key: string;
  readonly what: string;
  readonly liquidity: string;
} & Pick<Fees['lines'][number], 'trades' | 'notional' | 'charges' | 'rebates' | 'net'>;

const monthsBack = 24;
const parts: Readonly<Record<Fees['totals'][number]['liquidity'], string>> = {
  maker: 'Maker',
  taker: 'Taker',
  auction: 'Auction',
  all: 'All',
};

export function FeesReport({ account }: { account: OwnAccount }) {
  const { client } = useTerminal();
  const zone = useVenueZone(account.accountId);
  const months = monthsUpTo(dayIn(zone, Date.now()), monthsBack);
  const [chosen, setMonth] = useState<string | null>(null);
  const month = chosen ?? months[0] ?? '';
  const query = { account: account.accountId, month };
  const fees = useMemberQuery('fees', () => client.rest.call('GET /v1/reports/fees', { query }), {
    part: `${account.accountId} ${month}`,
  });
  return (
    <Section
      actions={
        <DownloadButtons
          name={['fees', account.name, month]}
          path="/v1/reports/fees"
          query={query}
        />
      }
      note={`Months are those of the venue, in ${zone}.`}
      title="Monthly fees"
    >
      <label className="mb-4 flex items-center gap-2 text-xs text-ink-2">
        Month
        <select
          className="select-field"
          onChange={(event) => setMonth(event.currentTarget.value)}
          value={month}
        >
          {months.map((value) => (
            <option key={value} value={value}>
              {monthWords(value)}
            </option>
          ))}
        </select>
      </label>
      <Answered query={fees}>
        {({ final, lines, totals }) =>
          lines.length === 0 ? (
            <EmptyNote hint="Nothing was traded in this month." title="No fees" />
          ) : (
            <div className="flex flex-col gap-4">
              <p className="text-xs text-ink-2">
                {final ? '✓ Final' : '… The month is not over: figures may change'}
              </p>
              <div className="-mx-3 border-t border-line">
                <DataTable
                  columns={columns}
                  keyOf={({ key }) => key}
                  label="Fees"
                  minWidth="40rem"
                  rows={[
                    ...lines.map((line) => ({
                      ...line,
                      key: `${line.instrument} ${line.liquidity}`,
                      what: line.instrument,
                    })),
                    ...totals.map((total) => ({
                      ...total,
                      key: `total ${total.currency} ${total.liquidity}`,
                      what: `Total ${total.currency}`,
                    })),
                  ]}
                />
              </div>
            </div>
          )
        }
      </Answered>
    </Section>
  );
}

const columns: readonly Column<Line>[] = [
  {
    key: 'what',
    header: 'Stock',
    width: 6,
    card: 'lead',
    cell: ({ what }) => <span className="font-medium">{what}</span>,
  },
  {
    key: 'part',
    header: 'Part in the trade',
    width: 6,
    cell: ({ liquidity }) => parts[liquidity as keyof typeof parts],
  },
  { key: 'trades', header: 'Trades', width: 4, align: 'right', cell: ({ trades }) => trades },
  {
    key: 'value',
    header: 'Value',
    width: 8,
    align: 'right',
    cell: ({ notional }) => money(notional),
  },
  {
    key: 'charges',
    header: 'Charges',
    width: 6,
    align: 'right',
    cell: ({ charges }) => money(charges),
  },
  {
    key: 'rebates',
    header: 'Rebates',
    width: 6,
    align: 'right',
    cell: ({ rebates }) => money(rebates),
  },
  {
    key: 'net',
    header: 'Net paid',
    width: 6,
    align: 'right',
    card: 'aside',
    cell: ({ net }) => money(net),
  },
];
