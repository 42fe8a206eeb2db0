// Webhooks of the member's programs: made (the secret is shown once), tried, removed, with what became of each message.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import type { AnswerOf } from '#api/routes.ts';
import { messageOf } from '#client/errors.ts';
import { Answered } from '../account/answered.tsx';
import { OnceBox, SecretLine } from '../account/secret-box.tsx';
import { Section } from '../account/section.tsx';
import { useAsk, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button, ConfirmButton } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { Deliveries } from './deliveries.tsx';
import { urlProblem } from './webhook-url.ts';

type Webhook = AnswerOf<'GET /v1/webhooks'>['items'][number];
type NewWebhook = AnswerOf<'POST /v1/webhooks'>;

export function WebhooksSection() {
  const { client } = useTerminal();
  const refetch = useRefetch();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewWebhook | null>(null);
  const query = useMemberQuery('webhooks', () => client.rest.call('GET /v1/webhooks'));
  return (
    <Section
      actions={
        !making && (
          <Button look="outline" onClick={() => setMaking(true)} size="sm">
            New webhook
          </Button>
        )
      }
      note="The venue posts what you are told to an address of yours, signed, so that a program may act on it."
      title="Webhooks"
    >
      <div className="flex flex-col gap-4">
        {making && (
          <NewWebhookForm
            onCancel={() => setMaking(false)}
            onMade={(webhook) => {
              setMaking(false);
              setMade(webhook);
              void refetch('webhooks');
            }}
          />
        )}
        {made !== null && (
          <OnceBox
            done="I have kept the secret"
            note="The secret is not shown again. Your program checks the signature of each message with it."
            onDone={() => setMade(null)}
            title="Your new webhook"
          >
            <SecretLine label="Signing secret" value={made.secret} />
          </OnceBox>
        )}
        <Answered query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyNote hint="Make one for a program that listens." title="No webhooks" />
            ) : (
              <ul aria-label="Webhooks" className="-my-2 divide-y divide-line">
                {items.map((webhook) => (
                  <WebhookLine
                    key={webhook.webhookId}
                    onGone={() => {
                      if (made?.webhookId === webhook.webhookId) setMade(null);
                    }}
                    webhook={webhook}
                  />
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
    </Section>
  );
}

function NewWebhookForm(props: { onMade: (made: NewWebhook) => void; onCancel: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const form = useForm(() =>
    createForm({
      initial: { url: '' },
      check: ({ url }) => ({ url: urlProblem(url) }),
      async send({ url }) {
        const body = { url: url.trim() };
        props.onMade(await ask(() => client.rest.call('POST /v1/webhooks', { body })));
      },
    }),
  );
  return (
    <div className="max-w-xl rounded-lg border border-line-strong p-4">
      <FieldsForm
        actions={<Button onClick={props.onCancel}>Cancel</Button>}
        busy="Making it…"
        form={form}
        label="New webhook"
        submit="Make the webhook"
        takesFocus
      >
        <TextField
          form={form}
          hint="A public https address, port 443 or 8443."
          input={{ autoComplete: 'off', inputMode: 'url', maxLength: 2_048 }}
          label="Address"
          name="url"
        />
      </FieldsForm>
    </div>
  );
}

function WebhookLine({ webhook, onGone }: { webhook: Webhook; onGone: () => void }) {
  const { webhookId, url, createdAt } = webhook;
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  const act = async (what: string, work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await ask(work);
    } catch (error) {
      toast.error(what, { description: messageOf(error) });
    }
    setBusy(false);
  };
  const params = { webhookId };
  const test = (): Promise<void> =>
    act('No message was sent', async () => {
      await client.rest.call('POST /v1/webhooks/:webhookId/test', { params });
      setOpen(true);
      await refetch('deliveries');
    });
  const remove = (): Promise<void> =>
    act('The webhook still stands', async () => {
      await client.rest.call('DELETE /v1/webhooks/:webhookId', { params });
      onGone();
      await refetch('webhooks');
    });
  return (
    <li className="flex flex-col gap-3 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-all">{url}</p>
          <p className="text-xs text-ink-3">
            Made <Moment at={createdAt} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button disabled={busy} look="outline" onClick={() => void test()} size="sm">
            Send a test
          </Button>
          <Button aria-expanded={open} look="outline" onClick={() => setOpen(!open)} size="sm">
            Deliveries
          </Button>
          <ConfirmButton
            disabled={busy}
            look="outline"
            onConfirm={() => void remove()}
            question="Remove it?"
            size="sm"
          >
            Remove<span className="sr-only"> the webhook {url}</span>
          </ConfirmButton>
        </div>
      </div>
      {open && <Deliveries webhookId={webhookId} />}
    </li>
  );
}
