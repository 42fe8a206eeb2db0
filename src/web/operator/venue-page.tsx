// The venue as a whole: the switch that stops everything, its limits, the proof that its books balance, and the records in the database.
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { decimal } from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import { createForm, type Values } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Mark } from './account-status.tsx';
import { ChangeButton, useChange, useLiveChange } from './change.tsx';
import { wholeProblem } from './checks.ts';
import { DeskPage } from './desk-page.tsx';
import { laidOver, overFresh, type Edits } from './edits.ts';
import { CheckField, FieldGrid, Facts } from './fields.tsx';
import { differencesOf } from './instrument-terms.ts';
import { RecordsSection } from './records-section.tsx';
import { useDesk, useMayChange } from './use-desk.ts';
import { useLiveForm } from './use-live-form.ts';

type Venue = AnswerOf<'GET /v1/operator/venue'>;
type Total = AnswerOf<'GET /v1/operator/state'>['totals'][number];

export default function VenuePage() {
  return (
    <DeskPage>
      <VenueSections />
    </DeskPage>
  );
}

function VenueSections() {
  const { client } = useTerminal();
  const query = useDesk(['venue'], () => client.rest.call('GET /v1/operator/venue'), {
    everyMs: 3_000,
  });
  return (
    <>
      <Answered query={query}>
        {(venue) => (
          <>
            <KillSwitch venue={venue} />
            <VenueLimits venue={venue} />
          </>
        )}
      </Answered>
      <Books />
      <RecordsSection />
    </>
  );
}

function KillSwitch({ venue: { killSwitch } }: { venue: Venue }) {
  const { client } = useTerminal();
  return (
    <Section
      actions={
        killSwitch ? (
          <Mark tone="bg-sell-soft text-sell">■ On: no order is taken</Mark>
        ) : (
          <Mark tone="bg-buy-soft text-buy">Off: the venue trades</Mark>
        )
      }
      note="For everybody and every instrument at once. While it is on no order is taken; cancels pass, and open orders stay."
      title="Kill switch"
    >
      <ChangeButton
        change={{
          title: killSwitch ? 'Let the whole venue trade again?' : 'Stop the whole venue?',
          of: `The kill switch is ${killSwitch ? 'on' : 'off'}`,
          says: killSwitch
            ? ['Orders are taken again from everybody, in every instrument that is open.']
            : [
                'No order is taken from anybody, in any instrument, from this moment.',
                'Cancels pass. Open orders stay in the book.',
              ],
          reason: 'offered',
          danger: !killSwitch,
          word: killSwitch ? 'RESUME' : 'STOP',
          confirm: killSwitch ? 'Let it trade' : 'Stop everything',
          done: killSwitch ? 'The venue trades again' : 'The venue takes no more orders',
          run: (reason) =>
            client.rest.call('PUT /v1/operator/venue/kill-switch', {
              body: { on: !killSwitch, ...(reason === undefined ? {} : { reason }) },
            }),
        }}
        size="lg"
      >
        {killSwitch ? 'Switch it off: trade again…' : 'Stop all trading…'}
      </ChangeButton>
    </Section>
  );
}

const limitFields = ['openOrdersMax', 'ordersPerSecondMax', 'stpNoneAllowed'] as const;
type LimitField = (typeof limitFields)[number];
const limitWords = {
  openOrdersMax: { label: 'Open orders in the venue', hint: '0: the engine’s own.' },
  ordersPerSecondMax: {
    label: 'Orders a second',
    hint: 'Of every account without a limit of its own; 0: none.',
  },
  stpNoneAllowed: {
    label: 'Orders may trade with their own account',
    hint: 'Where they ask for it (self-trade prevention "none").',
  },
} as const;

function limitValues(limits: Venue['limits']): Values<LimitField> {
  return {
    openOrdersMax: String(limits.openOrdersMax),
    ordersPerSecondMax: String(limits.ordersPerSecondMax),
    stpNoneAllowed: limits.stpNoneAllowed ? 'yes' : 'no',
  };
}

function limitsBody(values: Values<LimitField>): Venue['limits'] {
  return {
    openOrdersMax: Number(values.openOrdersMax),
    ordersPerSecondMax: Number(values.ordersPerSecondMax),
    stpNoneAllowed: values.stpNoneAllowed === 'yes',
  };
}

function VenueLimits({ venue: { limits, tradeWindow } }: { venue: Venue }) {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const inForce = limitValues(limits);
  const ask = useLiveChange((edits: Edits<LimitField>) => ({
    title: 'Change the limits of the venue?',
    says: ['They hold for orders from now on, of everybody.'],
    differences: differencesOf(limitFields, limitWords, inForce, laidOver(inForce, edits)),
    reason: 'none',
    danger: true,
    confirm: 'Change them',
    done: 'The limits of the venue are changed',
    fields: limitFields,
    async run() {
      const fresh = limitValues((await client.rest.call('GET /v1/operator/venue')).limits);
      const values = overFresh({ words: limitWords, shown: inForce, fresh, edits });
      await client.rest.call('PUT /v1/operator/venue/limits', { body: limitsBody(values) });
    },
  }));
  const form = useLiveForm({
    inForce,
    check: (values) => ({
      openOrdersMax: wholeProblem(values.openOrdersMax, 0, 16_000_000),
      ordersPerSecondMax: wholeProblem(values.ordersPerSecondMax, 0, 1_000_000),
    }),
    send: ask,
  });
  return (
    <Section title="Limits">
      {mayChange ? (
        <div className="flex flex-col gap-5">
          <FieldsForm
            busy="Asking…"
            form={form}
            label="Limits of the venue"
            submit="Change limits…"
          >
            <FieldGrid>
              <TextField
                form={form}
                hint={limitWords.openOrdersMax.hint}
                input={{ autoComplete: 'off', inputMode: 'numeric' }}
                label={limitWords.openOrdersMax.label}
                name="openOrdersMax"
              />
              <TextField
                form={form}
                hint={limitWords.ordersPerSecondMax.hint}
                input={{ autoComplete: 'off', inputMode: 'numeric' }}
                label={limitWords.ordersPerSecondMax.label}
                name="ordersPerSecondMax"
              />
              <CheckField
                form={form}
                hint={limitWords.stpNoneAllowed.hint}
                label={limitWords.stpNoneAllowed.label}
                name="stpNoneAllowed"
              />
            </FieldGrid>
          </FieldsForm>
          <TradeWindowForm inForce={tradeWindow} />
        </div>
      ) : (
        <Facts
          facts={[
            { label: limitWords.openOrdersMax.label, value: limits.openOrdersMax },
            { label: limitWords.ordersPerSecondMax.label, value: limits.ordersPerSecondMax },
            {
              label: limitWords.stpNoneAllowed.label,
              value: limits.stpNoneAllowed ? 'yes' : 'no',
            },
            { label: 'Trade window', value: windowWords(tradeWindow) },
          ]}
        />
      )}
    </Section>
  );
}

function windowWords(trades: number): string {
  if (trades === 0) return 'no trade can be changed';
  return trades === 1 ? 'the last trade' : `the last ${grouped(String(trades))} trades`;
}

function TradeWindowForm({ inForce }: { inForce: number }) {
  const { client } = useTerminal();
  const change = useChange();
  const form = useForm(() =>
    createForm({
      initial: { trades: '' },
      check: ({ trades }) => ({ trades: wholeProblem(trades, 0, 262_144) }),
      async send({ trades }) {
        const done = await change({
          title: `Keep the last ${grouped(trades)} trades open to change?`,
          says: [
            'Only so many of the venue’s last trades can be busted or corrected.',
            'A smaller window forgets older ones at once; a larger one begins with the next trade.',
          ],
          reason: 'none',
          danger: true,
          confirm: 'Set the window',
          done: `The last ${grouped(trades)} trades can be changed`,
          fields: ['trades'],
          run: () =>
            client.rest.call('PUT /v1/operator/venue/trade-window', {
              body: { trades: Number(trades) },
            }),
        });
        if (done) form.reset();
      },
    }),
  );
  return (
    <div className="max-w-sm border-t border-line pt-4">
      <FieldsForm busy="Asking…" form={form} label="Trade window" submit="Set the window…">
        <TextField
          form={form}
          hint={`How many of the last trades can be busted or corrected: 0 to 262,144. In force: ${windowWords(inForce)}.`}
          input={{ autoComplete: 'off', inputMode: 'numeric' }}
          label="Trade window"
          name="trades"
        />
      </FieldsForm>
    </div>
  );
}

const totalColumns: readonly Column<Total>[] = [
  { key: 'asset', header: 'Asset', width: 10, card: 'lead', cell: ({ asset }) => asset },
  {
    key: 'available',
    header: 'Available',
    width: 20,
    align: 'right',
    cell: ({ available }) => grouped(available),
  },
  {
    key: 'held',
    header: 'In orders',
    width: 18,
    align: 'right',
    cell: (each) => grouped(each.held),
  },
  {
    key: 'outside',
    header: 'Put in from outside',
    width: 20,
    align: 'right',
    cell: ({ outside }) => grouped(outside),
  },
  {
    key: 'sum',
    header: 'Over all, must be 0',
    width: 16,
    align: 'right',
    card: 'aside',
    cell: ({ sum }) =>
      decimal(sum) === 0n ? (
        <span className="text-buy">✓ {sum}</span>
      ) : (
        <span className="font-semibold text-sell">✗ {grouped(sum)}</span>
      ),
  },
];

function Books() {
  const { client } = useTerminal();
  const query = useDesk(['state'], () => client.rest.call('GET /v1/operator/state'));
  return (
    <Section
      actions={
        <Button
          disabled={query.isFetching}
          look="outline"
          onClick={() => void query.refetch()}
          size="sm"
        >
          Count again
        </Button>
      }
      note="The hash is of the engine’s whole state: a replay of the journal up to the same command gives the same. What all accounts have must be what came in from outside."
      title="State and books"
    >
      <Answered query={query}>
        {({ seq, stateHash, audit, totals }) => (
          <div className="flex flex-col gap-4">
            <Facts
              facts={[
                { label: 'After command', value: grouped(String(seq)) },
                { label: 'State hash', value: <code className="font-mono">{stateHash}</code> },
                {
                  label: 'Books',
                  value: totals.every(({ sum }) => decimal(sum) === 0n) ? (
                    <span className="font-semibold text-buy">✓ They balance</span>
                  ) : (
                    <span className="font-semibold text-sell">✗ They do not balance</span>
                  ),
                },
                {
                  label: 'Audit mode',
                  value: audit.everyCommand
                    ? `Every command is checked: ${grouped(String(audit.commandsAudited))} so far`
                    : 'Off',
                },
              ]}
            />
            <div>
              <ChangeButton
                change={{
                  title: audit.everyCommand ? 'Check no more commands?' : 'Check every command?',
                  says: audit.everyCommand
                    ? ['The engine goes on without the checks, and faster.']
                    : [
                        'Every invariant is checked after every command: the engine becomes slower.',
                        'The engine stops at the first one that does not hold.',
                      ],
                  reason: 'none',
                  danger: !audit.everyCommand,
                  confirm: audit.everyCommand ? 'Switch it off' : 'Check every command',
                  done: audit.everyCommand ? 'The audit mode is off' : 'Every command is checked',
                  run: () =>
                    client.rest.call('PUT /v1/operator/audit', {
                      body: { everyCommand: !audit.everyCommand },
                    }),
                }}
                size="sm"
              >
                {audit.everyCommand ? 'Audit mode off' : 'Audit mode on'}
              </ChangeButton>
            </div>
            <div className="-mx-4 flex flex-col sm:-mx-5">
              <DataTable
                columns={totalColumns}
                keyOf={({ asset }) => asset}
                label="Totals"
                rows={totals}
              />
            </div>
          </div>
        )}
      </Answered>
    </Section>
  );
}
