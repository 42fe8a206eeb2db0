// The bank accounts to which money may go: registered ahead of time, of use after the waiting time, removed after a question.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf } from '#client/errors.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useAsk, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button, ConfirmButton } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { Choice, useCurrencies } from './money-forms.tsx';
import { ibanWords, waitWords, type Address } from './money-words.ts';
import { ibanProblem, lineProblem } from './read-money.ts';

const labelMax = 64;
const holderMax = 70;

export function AddressesSection({ nowMs }: { nowMs: number }) {
  const { client } = useTerminal();
  const [making, setMaking] = useState(false);
  const query = useMemberQuery('withdrawalAddresses', () =>
    client.rest.call('GET /v1/withdrawal-addresses', { query: { limit: 50 } }),
  );
  return (
    <Section
      actions={
        !making && (
          <Button look="outline" onClick={() => setMaking(true)} size="sm">
            Register a bank account
          </Button>
        )
      }
      note="Money goes only to these, and to a new one only after a waiting time: so nobody who gets in can take it away at once."
      title="Bank accounts"
    >
      <div className="flex flex-col gap-4">
        {making && <AddressForm onClose={() => setMaking(false)} />}
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyNote hint="Register one to withdraw." title="No bank accounts" />
            ) : (
              <ul aria-label="Bank accounts" className="-my-2 divide-y divide-line">
                {items.map((address) => (
                  <AddressLine address={address} key={address.addressId} nowMs={nowMs} />
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
    </Section>
  );
}

function AddressForm({ onClose }: { onClose: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const currencies = useCurrencies();
  const form = useForm(() =>
    createForm({
      initial: { label: '', holder: '', iban: '', asset: '' },
      check: ({ label, holder, iban }) => ({
        label: lineProblem(label, 'a name to know it by', labelMax),
        holder: lineProblem(holder, 'the holder as the bank has it', holderMax),
        iban: ibanProblem(iban),
      }),
      async send({ label, holder, iban, asset }) {
        const body = {
          label: label.trim(),
          holder: holder.trim(),
          iban: iban.trim(),
          asset: asset || (currencies[0] ?? 'USD'),
        };
        await ask(() => client.rest.call('POST /v1/withdrawal-addresses', { body }));
        await refetch('withdrawalAddresses');
        onClose();
      },
    }),
  );
  return (
    <div className="max-w-xl rounded-lg border border-line-strong p-4">
      <FieldsForm
        actions={<Button onClick={onClose}>Cancel</Button>}
        busy="Registering…"
        form={form}
        label="New bank account"
        submit="Register it"
        takesFocus
      >
        <TextField form={form} input={{ maxLength: labelMax }} label="Name" name="label" />
        <TextField
          form={form}
          hint="As the bank has it."
          input={{ maxLength: holderMax, autoComplete: 'name' }}
          label="Holder"
          name="holder"
        />
        <TextField
          form={form}
          input={{ maxLength: 42, autoComplete: 'off' }}
          label="IBAN"
          name="iban"
        />
        <Choice
          form={form}
          label="Currency"
          name="asset"
          options={currencies.map((value) => ({ value, label: value }))}
        />
      </FieldsForm>
    </div>
  );
}

function AddressLine({ address, nowMs }: { address: Address; nowMs: number }) {
  const { addressId, label, holder, iban, asset, usableAt } = address;
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [busy, setBusy] = useState(false);
  const waits = waitWords(usableAt, nowMs);
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      const params = { id: addressId };
      await ask(() => client.rest.call('DELETE /v1/withdrawal-addresses/:id', { params }));
    } catch (error) {
      toast.error(`"${label}" is still registered`, { description: messageOf(error) });
    }
    await refetch('withdrawalAddresses');
    setBusy(false);
  };
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="break-words">{label}</span>
          <span
            className={
              waits === null
                ? 'rounded-sm bg-buy-soft px-1.5 text-2xs font-semibold text-buy'
                : 'rounded-sm bg-warn-soft px-1.5 text-2xs font-semibold text-warn'
            }
          >
            {waits === null ? '✓ Ready' : `◷ Ready ${waits}`}
          </span>
        </p>
        <p className="text-xs break-words text-ink-2">
          {ibanWords(iban)} · {asset} · {holder}
        </p>
        {waits !== null && (
          <p className="text-xs text-ink-3">
            May be used from <Moment at={usableAt} />
          </p>
        )}
      </div>
      <ConfirmButton
        disabled={busy}
        look="outline"
        onConfirm={() => void remove()}
        question="Remove it?"
        size="sm"
      >
        Remove<span className="sr-only"> the bank account {label}</span>
      </ConfirmButton>
    </li>
  );
}
