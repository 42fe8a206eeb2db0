// How the member is told of each kind: in the terminal, by mail, by webhook. What cannot be turned off says so. Each switch is sent by itself.
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { toast } from '../notices/toast.ts';
import type { AnswerOf } from '#api/routes.ts';
import { messageOf } from '#client/errors.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useAsk, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';
import { kindWords } from './kind-words.ts';

type Preference = AnswerOf<'GET /v1/notification-preferences'>['items'][number];
type Preferences = AnswerOf<'GET /v1/notification-preferences'>;
type Way = 'inApp' | 'mail' | 'webhook';

const ways: readonly { readonly way: Way; readonly label: string }[] = [
  { way: 'inApp', label: 'Here' },
  { way: 'mail', label: 'Mail' },
  { way: 'webhook', label: 'Webhook' },
];

function turned(items: readonly Preference[], kind: Preference['kind'], way: Way, on: boolean) {
  return items.map((item) => (item.kind === kind ? { ...item, [way]: on } : item));
}

export function PreferencesSection() {
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const queries = useQueryClient();
  const [sending, setSending] = useState<string | null>(null);
  const query = useMemberQuery('preferences', () =>
    client.rest.call('GET /v1/notification-preferences'),
  );
  const turn = async (kind: Preference['kind'], way: Way, on: boolean): Promise<void> => {
    setSending(`${kind} ${way}`);
    // Shown at once; what the venue answers is what stays.
    queries.setQueriesData<Preferences>({ queryKey: ['preferences'] }, (before) =>
      before === undefined ? before : { items: turned(before.items, kind, way, on) },
    );
    try {
      const body = { preferences: [{ kind, [way]: on }] };
      const answer = await ask(() =>
        client.rest.call('PUT /v1/notification-preferences', { body }),
      );
      queries.setQueriesData({ queryKey: ['preferences'] }, answer);
    } catch (error) {
      toast.error('Your choice was not taken', { description: messageOf(error) });
      await refetch('preferences');
    }
    setSending(null);
  };
  return (
    <Section
      note="Mails of what comes often are gathered. What is about your money and your account cannot be turned off everywhere."
      title="How you are told"
    >
      <Answered query={query}>
        {({ items }) => (
          <div aria-label="Kinds and ways" className="overflow-x-auto" role="region" tabIndex={0}>
            <table className="w-full">
              <caption className="sr-only">How you are told, by kind</caption>
              <thead>
                <tr className="text-2xs text-ink-3">
                  <th className="border-b border-line pb-1.5 text-left font-medium" scope="col">
                    Kind
                  </th>
                  {ways.map(({ way, label }) => (
                    <th
                      className="w-16 border-b border-line pb-1.5 text-center font-medium sm:w-24"
                      key={way}
                      scope="col"
                    >
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((preference) => (
                  <tr key={preference.kind}>
                    <th className="border-b border-line/60 py-2 text-left font-normal" scope="row">
                      <span className="font-medium">{kindWords[preference.kind].label}</span>
                      <span className="block text-xs text-ink-3 max-sm:hidden">
                        {kindWords[preference.kind].note}
                      </span>
                    </th>
                    {ways.map(({ way, label }) => (
                      <td className="border-b border-line/60 text-center" key={way}>
                        <Switch
                          busy={sending !== null}
                          label={`${kindWords[preference.kind].label}: ${label.toLowerCase()}`}
                          onTurn={(on) => void turn(preference.kind, way, on)}
                          preference={preference}
                          way={way}
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
    </Section>
  );
}

function Switch(props: {
  preference: Preference;
  way: Way;
  label: string;
  busy: boolean;
  onTurn: (on: boolean) => void;
}) {
  const { preference, way, label, busy } = props;
  const isFixed = preference.fixed.some((fixed) => fixed === way);
  return (
    <label
      className="inline-flex size-9 items-center justify-center"
      title={isFixed ? 'Always on' : undefined}
    >
      <span className="sr-only">{isFixed ? `${label} (always on)` : label}</span>
      <input
        aria-disabled={busy || undefined}
        checked={preference[way]}
        className="size-4 accent-(--accent)"
        disabled={isFixed}
        onChange={(event) => {
          // One at a time; the box keeps the focus while its answer is under way.
          if (!busy) props.onTurn(event.currentTarget.checked);
        }}
        type="checkbox"
      />
    </label>
  );
}
