// The records in the database, which follow the journal: how far they are, and made anew where that must be.
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { ChangeButton } from './change.tsx';
import { Facts } from './fields.tsx';
import { useDesk } from './use-desk.ts';

const words = {
  starting: 'Starting',
  following: 'Following the journal',
  behind: 'Behind: the last write failed',
  stopped: 'Stopped',
} as const;

export function RecordsSection() {
  const { client } = useTerminal();
  const query = useDesk(['projections'], () => client.rest.call('GET /v1/operator/projections'), {
    everyMs: 2_000,
  });
  return (
    <Section
      note="History, statements and reports come from them. They can always be made anew from the journal, while the venue trades."
      title="Records in the database"
    >
      <Answered query={query}>
        {({ status, seq, lagSeq, lagMs, rowsPerSecond, lastError, rebuild, lastRebuild }) => (
          <div className="flex flex-col gap-4">
            <Facts
              columns={4}
              facts={[
                { label: 'Status', value: words[status] },
                { label: 'Up to command', value: grouped(String(seq)) },
                {
                  label: 'Behind',
                  value: `${grouped(String(lagSeq))} commands, ${grouped(String(lagMs))} ms`,
                },
                { label: 'Rows a second', value: grouped(String(rowsPerSecond)) },
                ...(lastError === null ? [] : [{ label: 'Last error', value: lastError }]),
                ...(lastRebuild === null
                  ? []
                  : [
                      {
                        label: 'Last rebuild',
                        value: lastRebuild.isDone
                          ? `Done: ${grouped(String(lastRebuild.rows))} rows in ${grouped(String(lastRebuild.elapsedMs))} ms`
                          : `Failed: ${lastRebuild.error ?? 'no reason given'}`,
                      },
                    ]),
              ]}
            />
            {rebuild === null ? (
              <div>
                <ChangeButton
                  change={{
                    title: 'Make the records anew from the journal?',
                    says: [
                      'New tables are made beside those that serve; they take over when they are complete.',
                      'Trading goes on. It takes longer the longer the journal is.',
                    ],
                    reason: 'none',
                    confirm: 'Rebuild',
                    done: 'The rebuild has begun',
                    run: () => client.rest.call('POST /v1/operator/projections/rebuild'),
                  }}
                >
                  Rebuild…
                </ChangeButton>
              </div>
            ) : (
              <div>
                <p className="pb-1 text-xs text-ink-2" role="status">
                  Rebuilding: command {grouped(String(rebuild.seq))} of{' '}
                  {grouped(String(rebuild.ofSeq))}, {grouped(String(rebuild.rows))} rows
                </p>
                <progress
                  aria-label="Rebuild"
                  className="h-2 w-full max-w-md accent-(--accent)"
                  max={Math.max(1, rebuild.ofSeq)}
                  value={rebuild.seq}
                />
              </div>
            )}
          </div>
        )}
      </Answered>
    </Section>
  );
}
