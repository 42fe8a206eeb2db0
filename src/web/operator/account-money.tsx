// What an operator moves in and out of an account: money paid in or out, a transfer to another account, shares lent and taken back. Each under a
// reference of its own, so that pressing twice moves nothing twice.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { decimal, decimalString } from '#client/decimal.ts';
import { NoAnswerError } from '#client/errors.ts';
import { Section } from '../account/section.tsx';
import { grouped } from '../format/format.ts';
import { createReference } from '../funding/read-money.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import type { Terminal } from '../terminal.ts';
import { Segmented } from '../ui/segmented.tsx';
import { useChange } from './change.tsx';
import { decimalProblem } from './checks.ts';
import { FieldGrid, SelectField } from './fields.tsx';
import { useDesk, useMayChange } from './use-desk.ts';

const moves = [
  { value: 'deposit', label: 'Deposit' },
  { value: 'withdrawal', label: 'Withdraw' },
  { value: 'transfer', label: 'Transfer' },
  { value: 'loan', label: 'Lend shares' },
  { value: 'loanReturn', label: 'Take back' },
] as const;
type MoveKind = (typeof moves)[number]['value'];

export function AccountMoney(props: { accountId: string; name: string }) {
  const [kind, setKind] = useState<MoveKind>('deposit');
  if (!useMayChange()) return null;
  return (
    <Section
      note="Moves at once, in the engine. Members’ own deposits and withdrawals wait under Approvals."
      title="Move money and shares"
    >
      <div className="flex flex-col gap-4">
        <Segmented
          className="max-w-xl flex-wrap"
          label="What to move"
          onChange={setKind}
          options={moves}
          value={kind}
        />
        <MoveForm {...props} key={kind} kind={kind} />
      </div>
    </Section>
  );
}

function MoveForm(props: { accountId: string; name: string; kind: MoveKind }) {
  const { accountId, name, kind } = props;
  const { client, market } = useTerminal();
  const change = useChange();
  const symbols = useStore(market.store, (state) => state.symbols);
  const currencies = useDesk(['currencies'], () => client.rest.call('GET /v1/operator/currencies'));
  const isLoan = kind === 'loan' || kind === 'loanReturn';
  const codes = currencies.data?.currencies.map(({ code }) => code) ?? ['USD'];
  const assets = isLoan ? symbols : [...codes, ...symbols];
  // The same reference for the same values, until they have moved: pressing again is safe, and another move is one of its own.
  const [reference] = useState(createReference);
  const form = useForm(() =>
    createForm({
      initial: { asset: isLoan ? (symbols[0] ?? '') : 'USD', amount: '', toAccount: '' },
      renamed: { qty: 'amount', instrument: 'asset', account: 'asset' },
      check: ({ asset, amount, toAccount }) => ({
        asset: asset === '' ? 'Choose what to move.' : undefined,
        amount: decimalProblem(amount, isLoan ? { min: '1', decimals: 0 } : { min: '0.00000001' }),
        toAccount:
          kind === 'transfer' && !/^\d{1,10}$/.test(toAccount)
            ? 'Enter the id of the account, such as 16.'
            : undefined,
      }),
      async send(values) {
        const { asset, toAccount } = values;
        const amount = decimalString(decimal(values.amount));
        const clientRef = reference.of([asset, amount, toAccount]);
        const done = await change({
          title: titleOf(kind, values, name),
          says: saysOf(kind, values.toAccount),
          reason: 'none',
          danger: kind === 'withdrawal' || kind === 'transfer',
          confirm: confirmOf[kind],
          done: `${grouped(values.amount)} ${values.asset}: done`,
          fields: ['amount', 'asset', 'toAccount', 'qty', 'instrument'],
          run: () => heard(send(client, kind, { ...values, accountId, clientRef })),
        });
        if (!done) return;
        reference.done();
        form.reset();
      },
    }),
  );
  return (
    <FieldsForm
      busy="Asking…"
      form={form}
      label={moves.find(({ value }) => value === kind)?.label ?? kind}
      submit={`${confirmOf[kind]}…`}
    >
      <FieldGrid>
        <SelectField
          choices={assets.map((asset) => ({ value: asset, label: asset }))}
          form={form}
          label={isLoan ? 'Shares of' : 'Asset'}
          name="asset"
        />
        <TextField
          form={form}
          hint={isLoan ? 'In shares.' : 'Money in its own decimals, shares whole.'}
          input={{ autoComplete: 'off', inputMode: 'decimal' }}
          label={isLoan ? 'Quantity' : 'Amount'}
          name="amount"
        />
        {kind === 'transfer' && (
          <TextField
            form={form}
            input={{ autoComplete: 'off', inputMode: 'numeric' }}
            label="To account (id)"
            name="toAccount"
          />
        )}
      </FieldGrid>
    </FieldsForm>
  );
}

const confirmOf: Readonly<Record<MoveKind, string>> = {
  deposit: 'Pay it in',
  withdrawal: 'Take it out',
  transfer: 'Transfer it',
  loan: 'Lend them',
  loanReturn: 'Take them back',
};

interface Written {
  readonly asset: string;
  readonly amount: string;
  readonly toAccount: string;
}

function titleOf(kind: MoveKind, { asset, amount }: Written, name: string): string {
  const what = `${grouped(amount)} ${asset}`;
  switch (kind) {
    case 'deposit':
      return `Pay ${what} into ${name}?`;
    case 'withdrawal':
      return `Take ${what} out of ${name}?`;
    case 'transfer':
      return `Transfer ${what} from ${name}?`;
    case 'loan':
      return `Lend ${what} to ${name}?`;
    case 'loanReturn':
      return `Take ${what} back from ${name}?`;
  }
}

function saysOf(kind: MoveKind, toAccount: string): readonly string[] {
  switch (kind) {
    case 'deposit':
      return ['It comes from the outside world and is available at once.'];
    case 'withdrawal':
      return ['It leaves the venue; only what is available can go.'];
    case 'transfer':
      return [`It goes to account ${toAccount}; only what is available can go.`];
    case 'loan':
      return ['The house lends them, so that the account can sell short.'];
    case 'loanReturn':
      return ['The account must have them free.'];
  }
}

/** After silence nobody knows: the same again is answered with what became of the first. */
async function heard<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const sentence =
      'No answer came. It may have been done: press again to be sure; it is moved once.';
    throw new NoAnswerError(sentence, { cause: error });
  }
}

function send(
  client: Terminal['client'],
  kind: MoveKind,
  move: Written & { readonly accountId: string; readonly clientRef: string },
): Promise<unknown> {
  const { accountId: account, asset, amount, toAccount, clientRef } = move;
  const money = { account, asset, amount, clientRef };
  const shares = { account, instrument: asset, qty: amount, clientRef };
  switch (kind) {
    case 'deposit':
      return client.rest.call('POST /v1/operator/deposits', { body: money });
    case 'withdrawal':
      return client.rest.call('POST /v1/operator/withdrawals', { body: money });
    case 'transfer':
      return client.rest.call('POST /v1/operator/transfers', { body: { ...money, toAccount } });
    case 'loan':
      return client.rest.call('POST /v1/operator/loans', { body: shares });
    case 'loanReturn':
      return client.rest.call('POST /v1/operator/loan-returns', { body: shares });
  }
}
