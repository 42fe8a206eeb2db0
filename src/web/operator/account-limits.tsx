// The limits that are an account's own, and those of its positions by instrument.
import { useState } from 'react';
import { Section } from '../account/section.tsx';
import { quantity } from '../format/format.ts';
import { createForm, type Values } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { useStore } from 'zustand/react';
import { CheckField, FieldGrid, Facts, SelectField } from './fields.tsx';
import { useLiveChange } from './change.tsx';
import { decimalProblem } from './checks.ts';
import { laidOver, overFresh, type Edits } from './edits.ts';
import { differencesOf } from './instrument-terms.ts';
import {
  accountLimitFields,
  accountLimitProblems,
  accountLimitsBody,
  accountLimitValues,
  accountLimitWords,
  type AccountInForce,
  type AccountLimitField,
} from './account-terms.ts';
import { useMayChange } from './use-desk.ts';
import { useLiveForm } from './use-live-form.ts';

export function AccountLimits({ inForce }: { inForce: AccountInForce }) {
  const values = accountLimitValues(inForce.limits);
  const mayChange = useMayChange();
  return (
    <Section note="They hold for orders from now on; none that is open ends." title="Limits">
      {mayChange ? (
        <LimitsForm account={inForce.account} inForce={values} />
      ) : (
        <Facts
          facts={accountLimitFields.map((field) => ({
            label: accountLimitWords[field].label,
            value: values[field],
          }))}
        />
      )}
    </Section>
  );
}

function LimitsForm(props: {
  account: AccountInForce['account'];
  inForce: Values<AccountLimitField>;
}) {
  const { account, inForce } = props;
  const { client } = useTerminal();
  const { accountId, name } = account;
  const params = { accountId };
  const ask = useLiveChange((edits: Edits<AccountLimitField>) => ({
    title: `Change the limits of ${name}?`,
    says: ['They hold for orders from now on.'],
    differences: differencesOf(
      accountLimitFields,
      accountLimitWords,
      inForce,
      laidOver(inForce, edits),
    ),
    reason: 'none',
    confirm: 'Change them',
    done: `The limits of ${name} are changed`,
    fields: accountLimitFields,
    async run() {
      const { limits } = await client.rest.call('GET /v1/operator/accounts/:accountId', { params });
      const fresh = accountLimitValues(limits);
      await client.rest.call('PUT /v1/operator/accounts/:accountId/limits', {
        params,
        body: accountLimitsBody(
          overFresh({ words: accountLimitWords, shown: inForce, fresh, edits }),
        ),
      });
    },
  }));
  const form = useLiveForm({ inForce, check: accountLimitProblems, send: ask });
  return (
    <FieldsForm busy="Asking…" form={form} label={`Limits of ${name}`} submit="Change limits…">
      <FieldGrid>
        {accountLimitFields.map((field) =>
          field === 'noOpposingOrders' ? (
            <CheckField
              form={form}
              hint={accountLimitWords[field].hint}
              key={field}
              label={accountLimitWords[field].label}
              name={field}
            />
          ) : (
            <TextField
              form={form}
              hint={accountLimitWords[field].hint}
              input={{ autoComplete: 'off', inputMode: 'numeric' }}
              key={field}
              label={accountLimitWords[field].label}
              name={field}
            />
          ),
        )}
      </FieldGrid>
    </FieldsForm>
  );
}

export function PositionLimits({ inForce }: { inForce: AccountInForce }) {
  const { positionLimits } = inForce;
  const mayChange = useMayChange();
  const [editing, setEditing] = useState(false);
  return (
    <Section
      actions={
        mayChange && (
          <Button look="outline" onClick={() => setEditing(!editing)} size="sm">
            {editing ? 'Leave them as they are' : 'Set one'}
          </Button>
        )
      }
      note="Where an instrument has none here, its own holds."
      title="Position limits"
    >
      {positionLimits.length === 0 ? (
        <p className="text-ink-3">None of its own.</p>
      ) : (
        <Facts
          facts={positionLimits.map(({ instrument, longQtyMax, shortQtyMax }) => ({
            label: instrument,
            value: `long ${quantity(longQtyMax)}, short ${quantity(shortQtyMax)}`,
          }))}
        />
      )}
      {editing && <PositionLimitForm inForce={inForce} onDone={() => setEditing(false)} />}
    </Section>
  );
}

const positionFields = ['longQtyMax', 'shortQtyMax'] as const;
type PositionField = (typeof positionFields)[number];
const positionWords = {
  longQtyMax: { label: 'Long at most' },
  shortQtyMax: { label: 'Short at most' },
} as const;

/** What an account has of its own in one instrument. */
function positionValues({ positionLimits }: AccountInForce, symbol: string): Values<PositionField> {
  const own = positionLimits.find(({ instrument }) => instrument === symbol);
  return { longQtyMax: own?.longQtyMax ?? '0', shortQtyMax: own?.shortQtyMax ?? '0' };
}

function PositionLimitForm(props: { inForce: AccountInForce; onDone: () => void }) {
  const { inForce, onDone } = props;
  const { client, market } = useTerminal();
  const symbols = useStore(market.store, (state) => state.symbols);
  const { accountId, name } = inForce.account;
  // The choice is a form of its own: the figures begin anew with each.
  const choice = useForm(() =>
    createForm({
      initial: { symbol: symbols[0] ?? '' },
      check: () => ({}),
      send: () => Promise.resolve(),
    }),
  );
  const { symbol } = useStore(choice.store).values;
  const shown = positionValues(inForce, symbol);
  const ask = useLiveChange((edits: Edits<PositionField>) => ({
    title: `Limit the position of ${name} in ${symbol}?`,
    says: ['0 means: the instrument’s own limit.'],
    differences: differencesOf(positionFields, positionWords, shown, laidOver(shown, edits)),
    reason: 'none',
    confirm: 'Set the limit',
    done: `The limit of ${name} in ${symbol} is set`,
    fields: [...positionFields, 'symbol'],
    async run() {
      const account = await client.rest.call('GET /v1/operator/accounts/:accountId', {
        params: { accountId },
      });
      const fresh = positionValues(account, symbol);
      await client.rest.call('PUT /v1/operator/accounts/:accountId/position-limits/:symbol', {
        params: { accountId, symbol },
        body: overFresh({ words: positionWords, shown, fresh, edits }),
      });
    },
  }));
  const form = useLiveForm({
    inForce: shown,
    subject: symbol,
    check: ({ longQtyMax, shortQtyMax }) => ({
      longQtyMax: decimalProblem(longQtyMax, { min: '0', decimals: 0 }),
      shortQtyMax: decimalProblem(shortQtyMax, { min: '0', decimals: 0 }),
    }),
    async send(edits) {
      const done = await ask(edits);
      if (done) onDone();
      return done;
    },
  });
  return (
    <div className="mt-4">
      <FieldsForm busy="Asking…" form={form} label="Position limit" submit="Set the limit…">
        <FieldGrid>
          <SelectField
            choices={symbols.map((each) => ({ value: each, label: each }))}
            form={choice}
            label="Instrument"
            name="symbol"
          />
          {positionFields.map((field) => (
            <TextField
              form={form}
              hint="In shares; 0: the instrument’s own."
              input={{ autoComplete: 'off', inputMode: 'numeric' }}
              key={field}
              label={positionWords[field].label}
              name={field}
            />
          ))}
        </FieldGrid>
      </FieldsForm>
    </div>
  );
}
