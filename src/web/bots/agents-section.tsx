// The venue's own liquidity: a switch for each instrument, that asks before it acts. Off: its agents cancel their orders there and stay away.
import { clsx } from 'clsx';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useMemberQuery, useRefetch } from '../account/use-member.ts';
import { useChange, type Change } from '../operator/change.tsx';
import { useTerminal } from '../terminal-context.ts';

export function AgentsSection({ mayChange }: { mayChange: boolean }) {
  const { client } = useTerminal();
  const query = useMemberQuery('agents', () => client.rest.call('GET /v1/operator/agents'), {
    everyMs: 5_000,
  });
  const change = useChange();
  const refetch = useRefetch();
  const turn = (instrument: string, active: boolean): Change => ({
    ...(active ? backWords(instrument) : outWords(instrument)),
    reason: 'none',
    run: async () => {
      await client.rest.call('PUT /v1/operator/agents/:symbol', {
        params: { symbol: instrument },
        body: { active },
      });
      await refetch('agents');
    },
  });
  return (
    <Section
      note="Where it is off, the venue's agents have cancelled their orders and stay away."
      title="The venue's own liquidity"
    >
      <Answered query={query}>
        {({ agents }) => (
          <ul aria-label="Liquidity by instrument" className="flex flex-wrap gap-2">
            {agents.map(({ instrument, active }) => (
              <li key={instrument}>
                <button
                  aria-checked={active}
                  className={clsx(
                    'flex h-9 items-center gap-2 rounded-(--radius) border px-3 text-xs disabled:cursor-not-allowed',
                    active ? 'border-line-strong text-ink' : 'border-line text-ink-2',
                  )}
                  disabled={!mayChange}
                  onClick={() => void change(turn(instrument, !active))}
                  role="switch"
                  type="button"
                >
                  <span className="font-semibold">{instrument}</span>
                  <span aria-hidden="true" className={active ? 'text-buy' : 'text-ink-3'}>
                    {active ? '●' : '○'}
                  </span>
                  {active ? 'On' : 'Off'}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Answered>
    </Section>
  );
}

type Words = Pick<Change, 'title' | 'says' | 'confirm' | 'done' | 'danger'>;

function outWords(instrument: string): Words {
  return {
    title: `Take the agents out of ${instrument}?`,
    says: [
      `They take back all their orders in ${instrument} at once, and stay away until they are let back.`,
      'The book may be empty then: only what members want and offer is left.',
    ],
    danger: true,
    confirm: 'Take them out',
    done: `The agents have left ${instrument}`,
  };
}

function backWords(instrument: string): Words {
  return {
    title: `Let the agents back into ${instrument}?`,
    says: [`They quote and trade in ${instrument} again, whenever it trades.`],
    confirm: 'Let them back',
    done: `The agents are back in ${instrument}`,
  };
}
