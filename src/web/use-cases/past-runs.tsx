// The runs of this venue's life, newest first: when, what, and how it went.
import type { Demonstration, DemonstrationRun } from '#api/demonstration-schemas.ts';
import { Section } from '../account/section.tsx';
import { missing } from '../format/format.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { claimsOf, claimWords, durationWords } from './report.ts';
import { titleOf } from './run-panel.tsx';
import { StateMark } from './state-mark.tsx';

export function PastRuns(props: {
  runs: readonly DemonstrationRun[];
  shownId: string | null;
  demonstrations: readonly Demonstration[];
  onShow: (runId: string) => void;
}) {
  const { runs, shownId, demonstrations, onShow } = props;
  if (runs.length === 0) return null;
  const columns: readonly Column<DemonstrationRun>[] = [
    {
      key: 'what',
      header: 'Use case',
      width: 14,
      card: 'lead',
      cell: (run) => (
        <span title={titleOf(run, demonstrations)}>{titleOf(run, demonstrations)}</span>
      ),
    },
    { key: 'begun', header: 'Begun', width: 6, cell: ({ startedAt }) => <Moment at={startedAt} /> },
    { key: 'size', header: 'Size', width: 4, cell: ({ quick }) => (quick ? 'Quick' : 'Full') },
    {
      key: 'verdict',
      header: 'Verdict',
      width: 6,
      card: 'aside',
      cell: ({ state }) => <StateMark state={state} />,
    },
    {
      key: 'claims',
      header: 'Claims',
      width: 8,
      card: 'wide',
      cell: (run) => {
        const { all, failed } = claimsOf(run);
        return claimWords(all, failed);
      },
    },
    {
      key: 'time',
      header: 'Time',
      width: 5,
      align: 'right',
      cell: ({ durationMs }) => (durationMs === null ? missing : durationWords(durationMs)),
    },
    {
      key: 'show',
      header: 'Show',
      hideHeader: true,
      width: 5,
      align: 'right',
      card: 'wide',
      cell: (run) => (
        <Button
          aria-label={`${run.runId === shownId ? 'Shown, the' : 'Show the'} run of ${titleOf(run, demonstrations)}`}
          className="w-auto! px-2.5!"
          disabled={run.runId === shownId}
          look="outline"
          onClick={() => onShow(run.runId)}
          size="xs"
        >
          {run.runId === shownId ? 'Shown' : 'Show'}
        </Button>
      ),
    },
  ];
  return (
    <Section note="Since this venue was started; the latest thirty are kept." title="Runs">
      <div className="-mx-3 border-t border-line">
        <DataTable
          columns={columns}
          keyOf={({ runId }) => runId}
          label="Runs, newest first"
          minWidth="44rem"
          rows={runs}
        />
      </div>
    </Section>
  );
}
