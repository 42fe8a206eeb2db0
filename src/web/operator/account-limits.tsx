// The limits that are an account's own, and those of its positions by instrument.
import { useState } from 'react';
import { Section } from '../account/section.tsx';
import { quantity } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { useStore } from 'zustand/react';
import { CheckField, FieldGrid, Facts, SelectField } from './fields.tsx';
import { useChange } from './change.tsx';
import { decimalProblem } from './checks.ts';
import { differencesOf } from './instrument-terms.ts';
import {
  accountLimitFields,
  accountLimitProblems,
  accountLimitsBody,
  accountLimitValues,
  accountLimitWords,
  type AccountInForce,
} from './account-terms.ts';
import { useMayChange } from './use-desk.ts';

export function AccountLimits({ inForce }: { inForce: AccountInForce }) {
  const values = accountLimitValues(inForce.limits);
  const mayChange = useMayChange();
  return (
    <Section note="They hold for orders from now on; none that is open ends." title="Limits">
      {mayChange ? (
        <LimitsForm inForce={inForce} key={JSON.stringify(values)} />
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

function LimitsForm({ inForce }: { inForce: AccountInForce }) {
  const { client } = useTerminal();
  const change = useChange();
  const { accountId, name } = inForce.account;
  const form = useForm(() => {
    const initial = accountLimitValues(inForce.limits);
    return createForm({
      initial,
      check: accountLimitProblems,
      async send(values) {
        await change({
          title: `Change the limits of ${name}?`,
          says: ['They hold for orders from now on.'],
          differences: differencesOf(accountLimitFields, accountLimitWords, initial, values),
          reason: 'none',
          confirm: 'Change them',
          done: `The limits of ${name} are changed`,
          fields: accountLimitFields,
          run: () =>
            client.rest.call('PUT /v1/operator/accounts/:accountId/limits', {
              params: { accountId },
              body: accountLimitsBody(values),
            }),
        });
      },
    });
  });
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

function PositionLimitForm(props: { inForce: AccountInForce; onDone: () => void }) {
  const { inForce, onDone } = props;
  const { client, market } = useTerminal();
  const change = useChange();
  const symbols = useStore(market.store, (state) => state.symbols);
  const { accountId, name } = inForce.account;
  const form = useForm(() =>
    createForm({
      initial: { symbol: symbols[0] ?? '', longQtyMax: '0', shortQtyMax: '0' },
      check: ({ symbol, longQtyMax, shortQtyMax }) => ({
        symbol: symbol === '' ? 'Choose an instrument.' : undefined,
        longQtyMax: decimalProblem(longQtyMax, { min: '0', decimals: 0 }),
        shortQtyMax: decimalProblem(shortQtyMax, { min: '0', decimals: 0 }),
      }),
      async send({ symbol, longQtyMax, shortQtyMax }) {
        const before = inForce.positionLimits.find(({ instrument }) => instrument === symbol);
        const done = await change({
          title: `Limit the position of ${name} in ${symbol}?`,
          says: ['0 means: the instrument’s own limit.'],
          differences: [
            { label: 'Long at most', from: before?.longQtyMax ?? '0', to: longQtyMax },
            { label: 'Short at most', from: before?.shortQtyMax ?? '0', to: shortQtyMax },
          ],
          reason: 'none',
          confirm: 'Set the limit',
          done: `The limit of ${name} in ${symbol} is set`,
          fields: ['longQtyMax', 'shortQtyMax', 'symbol'],
          run: () =>
            client.rest.call('PUT /v1/operator/accounts/:accountId/position-limits/:symbol', {
              params: { accountId, symbol },
              body: { longQtyMax, shortQtyMax },
            }),
        });
        if (done) onDone();
      },
    }),
  );
  return (
    <div className="mt-4">
      <FieldsForm busy="Asking…" form={form} label="Position limit" submit="Set the limit…">
        <FieldGrid>
          <SelectField
            choices={symbols.map((symbol) => ({ value: symbol, label: symbol }))}
            form={form}
            label="Instrument"
            name="symbol"
          />
          <TextField
            form={form}
            hint="In shares; 0: the instrument’s own."
            input={{ autoComplete: 'off', inputMode: 'numeric' }}
            label="Long at most"
            name="longQtyMax"
          />
          <TextField
            form={form}
            hint="In shares; 0: the instrument’s own."
            input={{ autoComplete: 'off', inputMode: 'numeric' }}
            label="Short at most"
            name="shortQtyMax"
          />
        </FieldGrid>
      </FieldsForm>
    </div>
  );
}
