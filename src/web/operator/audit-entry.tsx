// One entry of the audit log in full: what was asked, and what it changed, field by field.
import type { AnswerOf } from '#api/routes.ts';
import { Moment } from '../ui/moment.tsx';
import { Facts } from './fields.tsx';
import { stateDifference } from './state-difference.ts';

type Entry = AnswerOf<'GET /v1/operator/audit'>['items'][number];

export function AuditEntryFacts({ entry }: { entry: Entry }) {
  const { actor, method, route, subject, status, code, codeName, seq, time, hash } = entry;
  const changes = stateDifference(entry.before, entry.after);
  return (
    <div className="flex flex-col gap-4">
      <Facts
        columns={2}
        facts={[
          { label: 'When', value: <Moment at={time} /> },
          { label: 'Who', value: `${actor.name}, by ${actor.via}, from ${actor.address}` },
          { label: 'To whom', value: subject },
          { label: 'Request', value: `${method} ${route}` },
          {
            label: 'Answer',
            value: `${status === 0 ? 'none heard' : status}${code === 0 ? '' : `, ${codeName}`}`,
          },
          { label: 'Command of the engine', value: seq ?? 'none' },
        ]}
      />
      <section aria-label="What it changed">
        <h3 className="mb-1 text-xs font-semibold">What it changed</h3>
        {changes.length === 0 ? (
          <p className="text-xs text-ink-3">Nothing of its subject’s state.</p>
        ) : (
          <div
            aria-label="Before and after"
            className="max-h-64 overflow-auto rounded-(--radius) border border-line"
            role="region"
            tabIndex={0}
          >
            <table className="w-full text-xs">
              <thead className="text-2xs text-ink-3">
                <tr>
                  {['Field', 'Before', 'After'].map((name) => (
                    <th className="px-2 py-1 text-left font-medium" key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {changes.map(({ path, before, after }) => (
                  <tr className="border-t border-line align-top" key={path}>
                    <th className="px-2 py-1 text-left font-normal break-all" scope="row">
                      {path}
                    </th>
                    <td className="px-2 py-1 break-all text-sell">
                      {before === null ? 'none' : `− ${before}`}
                    </td>
                    <td className="px-2 py-1 break-all text-buy">
                      {after === null ? 'none' : `+ ${after}`}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section aria-label="What was asked">
        <h3 className="mb-1 text-xs font-semibold">What was asked</h3>
        <pre
          aria-label="Request"
          className="max-h-56 overflow-auto rounded-(--radius) bg-sunken p-2 font-mono text-2xs whitespace-pre-wrap"
          role="region"
          tabIndex={0}
        >
          {JSON.stringify(entry.request, null, 2)}
        </pre>
      </section>
      <p className="text-2xs break-all text-ink-3">
        Hash <code className="font-mono">{hash}</code>
      </p>
    </div>
  );
}
