// The form of a new API key: its name, what it may do, from where, until when.
import { useId } from 'react';
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import { createForm, type Form } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import {
  addressesProblem,
  endProblem,
  keyBody,
  keyScopes,
  labelProblem,
  readScopes,
  scopeWords,
  toggleScope,
} from './new-key.ts';
import { useAsk } from './use-member.ts';

export type NewKey = AnswerOf<'POST /v1/keys'>;
type Field = 'label' | 'scopes' | 'addresses' | 'expiresAt';

export function NewKeyForm(props: { onMade: (key: NewKey) => void; onCancel: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const form = useForm(() =>
    createForm<Field>({
      initial: { label: '', scopes: 'read', addresses: '', expiresAt: '' },
      check: ({ label, scopes, addresses, expiresAt }) => ({
        label: labelProblem(label),
        scopes: readScopes(scopes).length === 0 ? 'Choose what the key may do.' : undefined,
        addresses: addressesProblem(addresses),
        expiresAt: endProblem(expiresAt, Date.now()),
      }),
      async send(values) {
        props.onMade(await ask(() => client.rest.call('POST /v1/keys', { body: keyBody(values) })));
      },
    }),
  );
  return (
    <div className="max-w-xl rounded-lg border border-line-strong p-4">
      <FieldsForm
        actions={<Button onClick={props.onCancel}>Cancel</Button>}
        busy="Making it…"
        form={form}
        label="New API key"
        submit="Make the key"
        takesFocus
      >
        <TextField
          form={form}
          input={{ maxLength: 64, autoComplete: 'off' }}
          label="Name"
          name="label"
        />
        <Scopes form={form} />
        <TextField
          form={form}
          hint="Addresses or ranges, such as 192.0.2.7 or 192.0.2.0/24. Empty: from everywhere."
          input={{ autoComplete: 'off' }}
          label="Only from"
          name="addresses"
        />
        <TextField
          form={form}
          hint="The last day on which it works. Empty: until you revoke it."
          input={{ type: 'date' }}
          label="Ends after"
          name="expiresAt"
        />
      </FieldsForm>
    </div>
  );
}

/** Only what the member may do themselves: the venue gives a key no more. */
function Scopes({ form }: { form: Form<Field> }) {
  const { values, problems } = useStore(form.store);
  const own = useStore(useTerminal().session.store, (state) => state.user?.scopes);
  const chosen = readScopes(values.scopes);
  const id = useId();
  const problem = problems.scopes;
  return (
    <fieldset aria-describedby={id}>
      <legend className="mb-1 text-xs text-ink-2">What it may do</legend>
      <div className="flex flex-col gap-1">
        {keyScopes
          .filter((scope) => own?.includes(scope) ?? false)
          .map((scope) => (
            <label className="flex min-h-7 items-center gap-2" key={scope}>
              <input
                aria-invalid={problem !== undefined}
                checked={chosen.includes(scope)}
                className="size-4 accent-(--accent)"
                onChange={(event) =>
                  form.edit(
                    'scopes',
                    toggleScope(values.scopes, scope, event.currentTarget.checked),
                  )
                }
                type="checkbox"
              />
              {scopeWords[scope]}
            </label>
          ))}
      </div>
      <p aria-live="polite" className="text-xs text-sell" id={id}>
        {problem}
      </p>
    </fieldset>
  );
}
