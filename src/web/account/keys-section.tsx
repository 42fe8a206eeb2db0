// The member's API keys: what each may do and from where, making one, revoking one. A secret is shown once, when it is made.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf, VenueError } from '#client/errors.ts';
import type { AnswerOf } from '#api/routes.ts';
import { instant, when } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button, ConfirmButton } from '../ui/button.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { Answered } from './answered.tsx';
import { endWords, scopeWords } from './new-key.ts';
import { NewKeyForm, type NewKey } from './new-key-form.tsx';
import { OnceBox, SecretLine } from './secret-box.tsx';
import { Section } from './section.tsx';
import { useAsk, useMemberQuery, useRefetch } from './use-member.ts';

type ApiKey = AnswerOf<'GET /v1/keys'>['keys'][number];

export function KeysSection() {
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewKey | null>(null);
  const [revoking, setRevoking] = useState<string | null>(null);
  const query = useMemberQuery('keys', () => client.rest.call('GET /v1/keys'));
  const revoke = async ({ keyId, label }: ApiKey): Promise<void> => {
    setRevoking(keyId);
    try {
      await ask(() => client.rest.call('DELETE /v1/keys/:keyId', { params: { keyId } }));
      toast.success(`The key "${label}" is revoked`);
      if (made?.keyId === keyId) setMade(null);
    } catch (error) {
      const isGone = error instanceof VenueError && error.reason === 'notFound';
      if (!isGone) toast.error(`The key "${label}" still works`, { description: messageOf(error) });
    }
    await refetch('keys');
    setRevoking(null);
  };
  return (
    <Section
      actions={
        !making && (
          <Button look="outline" onClick={() => setMaking(true)} size="sm">
            New key
          </Button>
        )
      }
      note={
        <>
          Programs sign their requests with a key.{' '}
          <a className="underline underline-offset-2 hover:text-ink" href="/docs">
            What they can ask
          </a>
          . A key never does more than you may, and none can make another.
        </>
      }
      title="API keys"
    >
      <div className="flex flex-col gap-4">
        {making && (
          <NewKeyForm
            onCancel={() => setMaking(false)}
            onMade={(key) => {
              setMaking(false);
              setMade(key);
              void refetch('keys');
            }}
          />
        )}
        {made !== null && (
          <OnceBox
            done="I have kept the secret"
            note="The secret is not shown again. Who has it trades as you: keep it where your program finds it and nobody else does."
            onDone={() => setMade(null)}
            title={`Your key "${made.label}"`}
          >
            <SecretLine label="Key id" value={made.keyId} />
            <SecretLine label="Secret" value={made.secret} />
          </OnceBox>
        )}
        <Answered query={query}>
          {({ keys }) =>
            keys.length === 0 ? (
              <EmptyNote
                hint="Make one for a program that trades or reads for you."
                title="No API keys"
              />
            ) : (
              <ul aria-label="API keys" className="-my-2 divide-y divide-line">
                {keys.map((key) => (
                  <KeyLine
                    apiKey={key}
                    busy={revoking !== null}
                    key={key.keyId}
                    onRevoke={() => void revoke(key)}
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

function KeyLine(props: { apiKey: ApiKey; busy: boolean; onRevoke: () => void }) {
  const { label, keyId, scopes, addresses, createdAt, lastUsedAt, expiresAt } = props.apiKey;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className="break-words">{label}</span>
          {scopes.map((scope) => (
            <span className="rounded-sm bg-raised px-1.5 text-2xs text-ink-2" key={scope}>
              {scopeWords[scope]}
            </span>
          ))}
        </p>
        <p className="text-xs break-all text-ink-3">
          <code className="font-mono">{keyId}</code>
        </p>
        <p className="text-xs text-ink-3">
          {addresses.length === 0 ? 'From everywhere' : `From ${addresses.join(', ')}`} · made{' '}
          <time dateTime={createdAt} title={instant(createdAt)}>
            {when(createdAt)}
          </time>{' '}
          · {lastUsedAt === null ? 'never used' : `last used ${when(lastUsedAt)}`}
          {expiresAt !== null && ` · ${endWords(expiresAt)}`}
        </p>
      </div>
      <ConfirmButton
        disabled={props.busy}
        look="outline"
        onConfirm={props.onRevoke}
        question="Revoke it?"
        size="sm"
      >
        Revoke<span className="sr-only"> the key {label}</span>
      </ConfirmButton>
    </li>
  );
}
