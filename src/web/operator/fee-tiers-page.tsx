// The fee tiers of the venue, and their rates changed.
import { useState } from 'react';
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import type { Values } from '../members/form.ts';
import { FieldsForm, TextField } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { useLiveChange } from './change.tsx';
import { decimalProblem } from './checks.ts';
import { DeskPage } from './desk-page.tsx';
import { laidOver, overFresh, type Edits } from './edits.ts';
import { FieldGrid } from './fields.tsx';
import { differencesOf } from './instrument-terms.ts';
import { ChangedMeanwhile } from './questions.ts';
import { useDesk, useMayChange } from './use-desk.ts';
import { useLiveForm } from './use-live-form.ts';

type FeeTier = AnswerOf<'GET /v1/operator/fee-tiers'>['feeTiers'][number];

export default function FeeTiersPage() {
  return (
    <DeskPage>
      <FeeTierList />
    </DeskPage>
  );
}

const rateFields = ['makerBps', 'takerBps', 'auctionBps'] as const;
type RateField = (typeof rateFields)[number];
const rateWords = {
  makerBps: { label: 'Maker (bp)', hint: 'Negative is a rebate. −100 to 500, two decimals.' },
  takerBps: { label: 'Taker (bp)', hint: '−100 to 500, two decimals.' },
  auctionBps: { label: 'Auction (bp)', hint: 'Of both sides of a trade in an auction.' },
} as const;

function FeeTierList() {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const [editing, setEditing] = useState<number | null>(null);
  const query = useDesk(['feeTiers'], () => client.rest.call('GET /v1/operator/fee-tiers'), {
    everyMs: 3_000,
  });
  const columns: Column<FeeTier>[] = [
    { key: 'tier', header: 'Tier', width: 10, card: 'lead', cell: ({ feeTier }) => feeTier },
    ...rateFields.map((field) => ({
      key: field,
      header: rateWords[field].label,
      width: 18,
      align: 'right' as const,
      cell: (tier: FeeTier) => tier[field].replace('-', '−'),
    })),
  ];
  if (mayChange) {
    columns.push({
      key: 'edit',
      header: 'Change',
      hideHeader: true,
      width: 12,
      align: 'right',
      card: 'wide',
      cell: ({ feeTier }) => (
        <Button look="outline" onClick={() => setEditing(feeTier)} size="xs">
          Change<span className="sr-only"> tier {feeTier}</span>
        </Button>
      ),
    });
  }
  return (
    <Section
      note="In basis points of a trade’s value. An account has one tier; open orders keep the rates of their entry."
      title="Rates"
    >
      <Answered query={query}>
        {({ feeTiers }) => {
          const edited = feeTiers.find(({ feeTier }) => feeTier === editing);
          return (
            <>
              {edited !== undefined && (
                <FeeTierForm key={edited.feeTier} onDone={() => setEditing(null)} tier={edited} />
              )}
              <div className="-mx-4 flex flex-col sm:-mx-5">
                <DataTable
                  columns={columns}
                  keyOf={({ feeTier }) => String(feeTier)}
                  label="Fee tiers"
                  minWidth="30rem"
                  rows={feeTiers}
                />
              </div>
            </>
          );
        }}
      </Answered>
    </Section>
  );
}

function rateValues({ makerBps, takerBps, auctionBps }: FeeTier): Values<RateField> {
  return { makerBps, takerBps, auctionBps };
}

function FeeTierForm({ tier, onDone }: { tier: FeeTier; onDone: () => void }) {
  const { client } = useTerminal();
  const { feeTier } = tier;
  const inForce = rateValues(tier);
  const rule = { min: '-100', max: '500', decimals: 2 };
  const ask = useLiveChange((edits: Edits<RateField>) => ({
    title: `Change the rates of tier ${feeTier}?`,
    says: ['For every account of the tier, for orders entered from now on.'],
    differences: differencesOf(rateFields, rateWords, inForce, laidOver(inForce, edits)),
    reason: 'none',
    danger: true,
    confirm: 'Change the rates',
    done: `The rates of tier ${feeTier} are changed`,
    fields: rateFields,
    async run() {
      const { feeTiers } = await client.rest.call('GET /v1/operator/fee-tiers');
      const now = feeTiers.find((each) => each.feeTier === feeTier);
      if (now === undefined) throw new ChangedMeanwhile(`There is no tier ${feeTier} any more.`);
      await client.rest.call('PUT /v1/operator/fee-tiers/:feeTier', {
        params: { feeTier },
        body: overFresh({ words: rateWords, shown: inForce, fresh: rateValues(now), edits }),
      });
    },
  }));
  const form = useLiveForm({
    inForce,
    check: (values) => ({
      makerBps: decimalProblem(values.makerBps, rule),
      takerBps: decimalProblem(values.takerBps, rule),
      auctionBps: decimalProblem(values.auctionBps, rule),
    }),
    async send(edits) {
      const done = await ask(edits);
      if (done) onDone();
      return done;
    },
  });
  return (
    <div className="mb-4 rounded-lg border border-line-strong p-4">
      <FieldsForm
        actions={<Button onClick={onDone}>Leave them</Button>}
        busy="Asking…"
        form={form}
        label={`Rates of tier ${feeTier}`}
        submit={`Change tier ${feeTier}…`}
        takesFocus
      >
        <FieldGrid>
          {rateFields.map((field) => (
            <TextField
              form={form}
              hint={rateWords[field].hint}
              input={{ autoComplete: 'off', inputMode: 'text' }}
              key={field}
              label={rateWords[field].label}
              name={field}
            />
          ))}
        </FieldGrid>
      </FieldsForm>
    </div>
  );
}
