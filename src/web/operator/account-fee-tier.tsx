// Gives an account another fee tier, with the rates of both in sight before it is done.
import { useStore } from 'zustand/react';
import { createForm } from '../members/form.ts';
import { FieldsForm, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { useChange } from './change.tsx';
import { SelectField } from './fields.tsx';
import { useDesk } from './use-desk.ts';

export function FeeTierOfAccount(props: { accountId: string; name: string; feeTier: number }) {
  const { accountId, name, feeTier } = props;
  const { client } = useTerminal();
  const change = useChange();
  const tiers = useDesk(['feeTiers'], () => client.rest.call('GET /v1/operator/fee-tiers'));
  const known = tiers.data?.feeTiers ?? [];
  const wordsOf = (tier: number): string => {
    const rates = known.find((each) => each.feeTier === tier);
    return rates === undefined
      ? `Tier ${tier}`
      : `Tier ${tier}: maker ${rates.makerBps}, taker ${rates.takerBps}, auction ${rates.auctionBps} bp`;
  };
  const form = useForm(() =>
    createForm({
      initial: { feeTier: String(feeTier) },
      check: ({ feeTier: wanted }) => ({
        feeTier: wanted === String(feeTier) ? 'It has this one already.' : undefined,
      }),
      async send({ feeTier: wanted }) {
        await change({
          title: `Another fee tier for ${name}?`,
          says: [
            'It holds for orders entered from now on; open orders keep the rates of their entry.',
          ],
          differences: [{ label: 'Fee tier', from: String(feeTier), to: wanted }],
          reason: 'offered',
          confirm: 'Change the tier',
          done: `${name} has fee tier ${wanted}`,
          fields: ['feeTier'],
          run: (reason) =>
            client.rest.call('PUT /v1/operator/accounts/:accountId/fee-tier', {
              params: { accountId },
              body: { feeTier: Number(wanted), ...(reason === undefined ? {} : { reason }) },
            }),
        });
      },
    }),
  );
  const { values } = useStore(form.store);
  const choices = Array.from({ length: Math.max(known.length, 16) }, (_, tier) => ({
    value: String(tier),
    label: wordsOf(tier),
  }));
  return (
    <div className="max-w-md">
      <FieldsForm
        busy="Asking…"
        form={form}
        label={`Fee tier of ${name}`}
        submit={values.feeTier === String(feeTier) ? 'Change the tier' : 'Change the tier…'}
      >
        <SelectField choices={choices} form={form} label="Fee tier" name="feeTier" />
      </FieldsForm>
    </div>
  );
}
