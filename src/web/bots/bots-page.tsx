// The bots that the venue runs: those that there are, with their profit beside a benchmark, starting one, and the venue's own liquidity.
import { useStore } from 'zustand/react';
import { Answered } from '../account/answered.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { ChangeProvider } from '../operator/change.tsx';
import { RoleOnly } from '../session/role-only.tsx';
import { useTerminal } from '../terminal-context.ts';
import { EmptyNote } from '../ui/panel.tsx';
import { AgentsSection } from './agents-section.tsx';
import { BotCard } from './bot-card.tsx';
import { StartBotForm } from './start-bot-form.tsx';

export default function BotsPage() {
  return (
    <RoleOnly roles={['operator', 'auditor']} what="the venue's bots">
      <ChangeProvider>
        <LiveBots />
      </ChangeProvider>
    </RoleOnly>
  );
}

function LiveBots() {
  const { client, session } = useTerminal();
  const mayChange = useStore(
    session.store,
    (state) => state.user?.roles.includes('operator') === true,
  );
  const query = useMemberQuery('bots', () => client.rest.call('GET /v1/operator/bots'), {
    everyMs: 1_000,
  });
  return (
    <>
      <Answered query={query}>
        {({ mode, strategies, bots }) => (
          <>
            {bots.length === 0 ? (
              <div className="rounded-lg border border-line bg-surface">
                <EmptyNote
                  hint="Start one below: it trades as a member, in a process of its own."
                  title="No bots"
                />
              </div>
            ) : (
              <ul aria-label="Bots" className="grid gap-4 xl:grid-cols-2">
                {bots.map((bot) => (
                  <BotCard
                    bot={bot}
                    key={bot.botId}
                    mayChange={mayChange}
                    strategy={strategies.find(({ name }) => name === bot.strategy)}
                  />
                ))}
              </ul>
            )}
            {mayChange && <StartBotForm mode={mode} strategies={strategies} />}
          </>
        )}
      </Answered>
      <AgentsSection mayChange={mayChange} />
    </>
  );
}
