// The forms that move money: in from the bank, out to a registered bank account, between accounts of one's own. Each request is made under a reference
// that it keeps until the venue has answered, so that pressing again never pays twice.
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { VenueError } from '#client/errors.ts';
import type { OwnAccount } from '../account/use-account.tsx';
import { useAsk, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { money, quantity } from '../format/format.ts';
import { createForm, type Form } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { ibanWords, waitWords, type Address } from './money-words.ts';
import { amountProblem, amountText, createReference } from './read-money.ts';
import { WithdrawQuestion, type AskedWithdrawal } from './withdraw-question.tsx';

/** What the market's stocks are paid in. */
export function useCurrencies(): readonly string[] {
  const { market } = useTerminal();
  const instruments = useStore(market.store, (state) => state.instruments);
  return useMemo(
    () => [...new Set(Object.values(instruments).map(({ currency }) => currency))].sort(),
    [instruments],
  );
}

/** Keeps a reference over silence, and lets go of it once the venue has said yes or no. */
function useOnce(): <Answer>(
  words: unknown,
  send: (clientRef: string) => Promise<Answer>,
) => Promise<Answer> {
  const reference = useMemo(() => createReference(), []);
  const ask = useAsk();
  return async (words, send) => {
    try {
      const answer = await ask(() => send(reference.of(words)));
      reference.done();
      return answer;
    } catch (error) {
      if (error instanceof VenueError) reference.done();
      throw error;
    }
  };
}

export function DepositForm({ account }: { account: OwnAccount }) {
  const { client, balances } = useTerminal();
  const once = useOnce();
  const refetch = useRefetch();
  const currencies = useCurrencies();
  // They come a moment after the page.
  const firstRef = useLatest(currencies[0] ?? 'USD');
  const heldOf = (asset: string): string | null =>
    balances.store.getState().items.find((item) => item.asset === asset)?.available ?? null;
  const form = useForm(() =>
    createForm({
      initial: { asset: '', amount: '' },
      check: ({ asset, amount }) => ({
        amount: amountProblem(amount, null, heldOf(asset || firstRef.current)),
      }),
      async send(values) {
        const asset = values.asset || firstRef.current;
        const wanted = { account: account.accountId, asset, amount: amountText(values.amount) };
        const { paymentReference } = await once(wanted, (clientRef) =>
          client.rest.call('POST /v1/deposits', { body: { ...wanted, clientRef } }),
        );
        form.edit('amount', '');
        toast.success(`Deposit of ${money(wanted.amount)} ${asset} announced`, {
          description:
            paymentReference === null
              ? 'The reference for the payment stands in the list in a moment.'
              : `Pay with the reference ${paymentReference}.`,
        });
        await refetch('deposits');
      },
    }),
  );
  return (
    <FieldsForm busy="Announcing…" form={form} label="Deposit" submit="Announce the deposit">
      <Pair>
        <Amount form={form} hint="A demo venue has a bank that pays by itself within seconds." />
        <Choice form={form} label="Currency" name="asset" options={currencies.map(plain)} />
      </Pair>
    </FieldsForm>
  );
}

export function WithdrawForm({ account, nowMs }: { account: OwnAccount; nowMs: number }) {
  const { client, balances } = useTerminal();
  const once = useOnce();
  const refetch = useRefetch();
  const addresses = useMemberQuery('withdrawalAddresses', () =>
    client.rest.call('GET /v1/withdrawal-addresses', { query: { limit: 50 } }),
  );
  const items = addresses.data?.items ?? [];
  const usable = items.filter(({ usableAt }) => waitWords(usableAt, nowMs) === null);
  const find = (addressId: string) =>
    usable.find((address) => address.addressId === addressId) ?? usable[0];
  const held = useStore(balances.store, (state) => state.items);
  const [asked, setAsked] = useState<AskedWithdrawal | null>(null);
  const form: Form<'addressId' | 'amount'> = useForm(() =>
    createForm({
      initial: { addressId: '', amount: '' },
      check: ({ amount }) => ({ amount: amountProblem(amount, availableRef.current) }),
      send: (values) => askRef.current(values),
    }),
  );
  const values = useStore(form.store, (state) => state.values);
  const chosen = find(values.addressId);
  const available = held.find(({ asset }) => asset === chosen?.asset)?.available ?? null;
  const availableRef = useLatest(available);
  const askRef = useLatest(async (written: { addressId: string; amount: string }) => {
    const address = find(written.addressId);
    if (address !== undefined) setAsked({ address, amount: amountText(written.amount) });
  });
  const send = async ({ address, amount }: AskedWithdrawal): Promise<void> => {
    const { addressId, asset } = address;
    const wanted = { account: account.accountId, addressId, asset, amount };
    const { status } = await once(wanted, (clientRef) =>
      client.rest.call('POST /v1/withdrawals', { body: { ...wanted, clientRef } }),
    );
    form.edit('amount', '');
    toast.success(`Withdrawal of ${money(amount)} ${asset} requested`, {
      description:
        status === 'awaitingApproval'
          ? 'An operator looks at it first; until then you may take it back.'
          : 'It is on its way to your bank.',
    });
    await refetch('withdrawals');
  };
  if (addresses.data !== undefined && usable.length === 0) {
    return (
      <p className="text-ink-2">
        {items.length === 0
          ? 'Register a bank account below first. Money goes to no other place.'
          : 'Your bank accounts still wait below. Money goes there once the waiting time is over.'}
      </p>
    );
  }
  return (
    <>
      <FieldsForm busy="Asking…" form={form} label="Withdraw" submit="Withdraw">
        <Pair>
          <Amount
            form={form}
            hint={
              <Available
                amount={available}
                asset={chosen?.asset ?? ''}
                onAll={(all) => form.edit('amount', all)}
              />
            }
          />
          <Choice
            form={form}
            hint={
              <>
                {chosen !== undefined && <WholeAddress address={chosen} />}
                Large amounts wait until one or two operators have said yes.
              </>
            }
            label="To"
            name="addressId"
            options={usable.map(({ addressId, label, iban, asset }) => ({
              value: addressId,
              label: `${label} · ${ibanWords(iban)} · ${asset}`,
            }))}
          />
        </Pair>
      </FieldsForm>
      {asked !== null && (
        <WithdrawQuestion asked={asked} onClose={() => setAsked(null)} onSend={() => send(asked)} />
      )}
    </>
  );
}

export function TransferForm({
  account,
  accounts,
}: {
  account: OwnAccount;
  accounts: readonly OwnAccount[];
}) {
  const { client, balances, positions } = useTerminal();
  const once = useOnce();
  const refetch = useRefetch();
  const cash = useStore(balances.store, (state) => state.items);
  const shares = useStore(positions.store, (state) => state.items);
  const others = accounts.filter(({ accountId }) => accountId !== account.accountId);
  const assets = [
    ...cash.map(({ asset, available }) => ({ asset, available })),
    ...shares.map(({ instrument, available }) => ({ asset: instrument, available })),
  ].filter(({ available }) => available !== '0' && !available.startsWith('-'));
  const form: Form<'toAccount' | 'asset' | 'amount'> = useForm(() =>
    createForm({
      initial: { toAccount: '', asset: '', amount: '' },
      check: ({ amount }) => ({ amount: amountProblem(amount, availableRef.current) }),
      send: (values) => sendRef.current(values),
    }),
  );
  const values = useStore(form.store, (state) => state.values);
  const chosen = assets.find(({ asset }) => asset === values.asset) ?? assets[0];
  const availableRef = useLatest(chosen?.available ?? null);
  const sendRef = useLatest(async (written: typeof values) => {
    const to = others.find(({ accountId }) => accountId === written.toAccount) ?? others[0];
    if (to === undefined || chosen === undefined) return;
    const wanted = {
      account: account.accountId,
      toAccount: to.accountId,
      asset: chosen.asset,
      amount: amountText(written.amount),
    };
    await once(wanted, (clientRef) =>
      client.rest.call('POST /v1/transfers', { body: { ...wanted, clientRef } }),
    );
    form.edit('amount', '');
    toast.success(`${quantity(wanted.amount)} ${wanted.asset} moved to ${to.name}`);
    await refetch('transfers');
  });
  if (others.length === 0) {
    return (
      <p className="text-ink-2">
        You own one account. Open another below to move money and shares between them.
      </p>
    );
  }
  return (
    <FieldsForm busy="Moving…" form={form} label="Transfer" submit="Transfer">
      <Pair>
        <Amount
          form={form}
          hint={
            <Available
              amount={chosen?.available ?? null}
              asset={chosen?.asset ?? ''}
              onAll={(all) => form.edit('amount', all)}
            />
          }
        />
        <Choice
          form={form}
          label="What"
          name="asset"
          options={assets.map(({ asset }) => plain(asset))}
        />
        <Choice
          form={form}
          hint={`From ${account.name}. Choose another one to move from at the top right.`}
          label="To"
          name="toAccount"
          options={others.map(({ accountId, name }) => ({ value: accountId, label: name }))}
        />
      </Pair>
    </FieldsForm>
  );
}

/** A list cuts off what is longer than itself. */
function WholeAddress({ address: { label, iban, asset } }: { address: Address }) {
  return (
    <span className="block text-ink-2">
      <span className="block break-words">
        {label}, {asset}
      </span>
      <span className="block font-mono">{ibanWords(iban)}</span>
    </span>
  );
}

/** What a form made once should do with what is known now. */
function useLatest<Value>(value: Value): { current: Value } {
  const box = useRef(value);
  useEffect(() => {
    box.current = value;
  });
  return box;
}

const plain = (value: string) => ({ value, label: value });

function Pair({ children }: { children: ReactNode }) {
  return <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">{children}</div>;
}

function Amount<Field extends string>(props: { form: Form<Field | 'amount'>; hint?: ReactNode }) {
  return (
    <TextField
      form={props.form}
      hint={props.hint}
      input={{ autoComplete: 'off', inputMode: 'decimal', maxLength: 28 }}
      label="Amount"
      name="amount"
    />
  );
}

function Available(props: {
  amount: string | null;
  asset: string;
  onAll: (amount: string) => void;
}) {
  const { amount, asset, onAll } = props;
  if (amount === null) return null;
  return (
    <span className="flex items-center justify-between gap-2">
      <span>
        Available {money(amount)} {asset}
      </span>
      <Button onClick={() => onAll(amount)} size="xs">
        All of it
      </Button>
    </span>
  );
}

export function Choice<Field extends string>(props: {
  form: Form<Field>;
  name: Field;
  label: string;
  hint?: ReactNode;
  options: readonly { readonly value: string; readonly label: string }[];
}) {
  const { form, name, label, hint, options } = props;
  const { values, problems } = useStore(form.store);
  const id = useId();
  const value = options.some((option) => option.value === values[name])
    ? values[name]
    : options[0]?.value;
  return (
    <div className="min-w-0">
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        {label}
      </label>
      <select
        aria-describedby={`${id}-problem ${id}-hint`}
        aria-invalid={problems[name] !== undefined}
        className="select-field h-9! w-full text-sm!"
        id={id}
        onChange={(event) => form.edit(name, event.currentTarget.value)}
        value={value}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <p aria-live="polite" className="text-xs text-sell" id={`${id}-problem`}>
        {problems[name]}
      </p>
      {hint !== undefined && (
        <p className="pt-1 text-xs text-ink-3" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
