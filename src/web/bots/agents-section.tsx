// The venue's own liquidity: a switch for each instrument. Off: its agents cancel their orders there and stay away.
import { clsx } from 'clsx';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';
import { useAction } from './use-action.ts';

export function AgentsSection({ mayChange }: { mayChange: boolean }) {
  const { client } = useTerminal();
  const query = useMemberQuery('agents', () => client.rest.call('GET /v1/operator/agents'), {
    everyMs: 5_000,
  });
  const { busy, run } = useAction('agents');
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
                  disabled={busy || !mayChange}
                  onClick={() =>
                    void run(
                      () =>
                        client.rest.call('PUT /v1/operator/agents/:symbol', {
                          params: { symbol: instrument },
                          body: { active: !active },
                        }),
                      active
                        ? `The agents have left ${instrument}`
                        : `The agents are back in ${instrument}`,
                    )
                  }
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
