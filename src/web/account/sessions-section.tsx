// Where the member is signed in; each can be ended, and all others at once.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf, VenueError } from '#client/errors.ts';
import type { AnswerOf } from '#api/routes.ts';
import { instant, when } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { ConfirmButton } from '../ui/button.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { Answered } from './answered.tsx';
import { deviceInWords } from './device-words.ts';
import { Section } from './section.tsx';
import { useAsk, useMemberQuery, useRefetch } from './use-member.ts';

type LiveSession = AnswerOf<'GET /v1/auth/sessions'>['sessions'][number];

export function SessionsSection() {
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [ending, setEnding] = useState<string | null>(null);
  const query = useMemberQuery('sessions', () => client.rest.call('GET /v1/auth/sessions'));
  const end = async (which: string, work: () => Promise<unknown>): Promise<void> => {
    setEnding(which);
    try {
      await ask(work);
    } catch (error) {
      const isGone = error instanceof VenueError && error.reason === 'notFound';
      if (!isGone) toast.error('The session goes on', { description: messageOf(error) });
    }
    await refetch('sessions');
    setEnding(null);
  };
  const endOne = (sessionId: string): Promise<void> =>
    end(sessionId, () =>
      client.rest.call('DELETE /v1/auth/sessions/:sessionId', { params: { sessionId } }),
    );
  const endOthers = (): Promise<void> =>
    end('others', () => client.rest.call('DELETE /v1/auth/sessions'));
  const hasOthers = query.data?.sessions.some(({ current }) => !current) ?? false;
  return (
    <Section
      actions={
        hasOthers && (
          <ConfirmButton
            disabled={ending !== null}
            look="outline"
            onConfirm={() => void endOthers()}
            question="Sign out all others?"
            size="sm"
          >
            Sign out all others
          </ConfirmButton>
        )
      }
      note="A session lasts 12 hours at most. Do you not know one? End it, and change your password."
      title="Where you are signed in"
    >
      <Answered query={query}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <EmptyNote title="No sessions" />
          ) : (
            <ul aria-label="Sessions" className="-my-2 divide-y divide-line">
              {sessions
                .toSorted((a, b) => Number(b.current) - Number(a.current))
                .map((session) => (
                  <SessionLine
                    busy={ending !== null}
                    key={session.sessionId}
                    onEnd={() => void endOne(session.sessionId)}
                    session={session}
                  />
                ))}
            </ul>
          )
        }
      </Answered>
    </Section>
  );
}

function SessionLine(props: { session: LiveSession; busy: boolean; onEnd: () => void }) {
  const { session, busy, onEnd } = props;
  const device = deviceInWords(session.device);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="truncate" title={session.device}>
            {device}
          </span>
          {session.current && (
            <span className="rounded-sm bg-buy-soft px-1.5 text-2xs font-semibold text-buy">
              This one
            </span>
          )}
        </p>
        <p className="text-xs text-ink-3">
          <span className="break-all">{session.address}</span> · begun{' '}
          <time dateTime={session.createdAt} title={instant(session.createdAt)}>
            {when(session.createdAt)}
          </time>{' '}
          · last used{' '}
          <time dateTime={session.lastUsedAt} title={instant(session.lastUsedAt)}>
            {when(session.lastUsedAt)}
          </time>
        </p>
      </div>
      {!session.current && (
        <ConfirmButton
          disabled={busy}
          look="outline"
          onConfirm={onEnd}
          question="End it?"
          size="sm"
        >
          End<span className="sr-only"> the session of {device}</span>
        </ConfirmButton>
      )}
    </li>
  );
}
