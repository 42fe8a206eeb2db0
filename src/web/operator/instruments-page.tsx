// The instruments of the venue as operators see them: the list with phase, last price and volume; behind the # one of them, or a new listing.
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { price, quantity } from '../format/format.ts';
import { PhaseBadge } from '../market/phase-badge.tsx';
import { Link } from '../router/link.tsx';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { DeskPage } from './desk-page.tsx';
import { InstrumentDetail } from './instrument-detail.tsx';
import type { DeskInstrument } from './instrument-terms.ts';
import { BackLink, linkLook, SubjectLink } from './links.tsx';
import { NewInstrument } from './new-instrument.tsx';
import { useDesk, useMayChange, useSubject } from './use-desk.ts';

export default function InstrumentsPage() {
  const subject = useSubject();
  return (
    <DeskPage>
      {subject === '' ? (
        <InstrumentList />
      ) : (
        <>
          <BackLink to="/operator/instruments">All instruments</BackLink>
          {subject === 'new' ? (
            <NewInstrument />
          ) : (
            <InstrumentDetail key={subject} symbol={subject} />
          )}
        </>
      )}
    </DeskPage>
  );
}

interface Line {
  readonly instrument: DeskInstrument;
  readonly trades: number | undefined;
  readonly volume: string | undefined;
}

const columns: readonly Column<Line>[] = [
  {
    key: 'symbol',
    header: 'Symbol',
    width: 10,
    card: 'lead',
    cell: ({ instrument }) => (
      <SubjectLink page="instruments" subject={instrument.symbol}>
        {instrument.symbol}
      </SubjectLink>
    ),
  },
  {
    key: 'name',
    header: 'Name',
    width: 22,
    card: 'wide',
    cell: ({ instrument }) => instrument.name,
  },
  {
    key: 'phase',
    header: 'Phase',
    width: 16,
    card: 'aside',
    cell: ({ instrument }) =>
      instrument.delisted ? (
        <span className="rounded-sm bg-raised px-1.5 text-2xs font-semibold text-ink-2">
          Delisted
        </span>
      ) : (
        <PhaseBadge phase={instrument.phase} />
      ),
  },
  {
    key: 'last',
    header: 'Last',
    width: 12,
    align: 'right',
    cell: ({ instrument }) => price(instrument.last, instrument.tickSize),
  },
  {
    key: 'volume',
    header: 'Volume of the day',
    width: 14,
    align: 'right',
    cell: ({ volume }) => quantity(volume),
  },
  {
    key: 'trades',
    header: 'Trades of the day',
    width: 12,
    align: 'right',
    cell: ({ trades }) => quantity(trades === undefined ? null : String(trades)),
  },
  {
    key: 'currency',
    header: 'Currency',
    width: 8,
    align: 'right',
    card: 'none',
    cell: ({ instrument }) => instrument.currency,
  },
];

function InstrumentList() {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const list = useDesk(['instruments'], () => client.rest.call('GET /v1/operator/instruments'), {
    everyMs: 2_000,
  });
  const overview = useDesk(['overview'], () => client.rest.call('GET /v1/operator/overview'), {
    everyMs: 2_000,
  });
  const today = new Map(
    overview.data?.instruments.map((each) => [each.instrument, each] as const) ?? [],
  );
  return (
    <Section
      actions={
        mayChange && (
          <Link className={linkLook} to="/operator/instruments#new">
            List an instrument
          </Link>
        )
      }
      note="A symbol leads to its phase, limits and calendar."
      title="Listed here"
    >
      <Answered query={list}>
        {({ instruments }) =>
          instruments.length === 0 ? (
            <EmptyNote
              hint="Whatever is to be traded is listed first."
              title="Nothing is listed yet"
            />
          ) : (
            <div className="-mx-4 flex flex-col sm:-mx-5">
              <DataTable
                columns={columns}
                keyOf={({ instrument }) => instrument.symbol}
                label="Instruments"
                rows={instruments.map((instrument) => ({
                  instrument,
                  trades: today.get(instrument.symbol)?.trades,
                  volume: today.get(instrument.symbol)?.volume,
                }))}
              />
            </div>
          )
        }
      </Answered>
    </Section>
  );
}
