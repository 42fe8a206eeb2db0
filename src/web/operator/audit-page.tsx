// The audit log: who did what to whom, with what was there before and after; narrowed, taken away as a table, and its chain of hashes proved.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf } from '#client/errors.ts';
import type { AnswerOf } from '#api/routes.ts';
import { useAsk } from '../account/use-member.ts';
import { Section } from '../account/section.tsx';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import type { Column } from '../ui/data-table.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { Mark } from './account-status.tsx';
import { AuditEntryFacts } from './audit-entry.tsx';
import { DeskPage } from './desk-page.tsx';
import { LongList } from './long-list.tsx';
import { FilterBar, FilterText, given } from './search-bar.tsx';
import { usePaged } from './use-desk.ts';

type Entry = AnswerOf<'GET /v1/operator/audit'>['items'][number];
type Chain = AnswerOf<'GET /v1/operator/audit/verify'>;

export default function AuditPage() {
  return (
    <DeskPage>
      <ChainSection />
      <Entries />
    </DeskPage>
  );
}

const outcomes = {
  done: <Mark tone="bg-buy-soft text-buy">✓ Done</Mark>,
  refused: <Mark tone="bg-warn-soft text-warn">✗ Refused</Mark>,
  unknown: <Mark tone="bg-sell-soft text-sell">? Unknown</Mark>,
} as const;

function ChainSection() {
  const { client } = useTerminal();
  const ask = useAsk();
  const [busy, setBusy] = useState(false);
  const [chain, setChain] = useState<Chain | null>(null);
  const verify = async (): Promise<void> => {
    setBusy(true);
    try {
      setChain(await ask(() => client.rest.call('GET /v1/operator/audit/verify')));
    } catch (error) {
      toast.error('The chain could not be walked', { description: messageOf(error) });
    }
    setBusy(false);
  };
  return (
    <Section
      actions={
        <Button disabled={busy} look="outline" onClick={() => void verify()}>
          {busy ? 'Walking it…' : 'Verify the chain'}
        </Button>
      }
      note="Each entry has the hash of the one before: whoever changes or removes one breaks the chain there."
      title="Proof"
    >
      <div role="status">
        {chain === null ? (
          <p className="text-ink-3">Not looked at in this visit.</p>
        ) : (
          <ChainVerdict chain={chain} />
        )}
      </div>
    </Section>
  );
}

const faults = {
  missing: 'is missing',
  altered: 'was altered',
  replaced: 'was replaced: the latest that the venue wrote is not there',
} as const;

function ChainVerdict({ chain: { intact, entries, head, fault, pending } }: { chain: Chain }) {
  return (
    <>
      <p className={intact ? 'font-semibold text-buy' : 'font-semibold text-sell'}>
        {intact ? '✓ The chain is intact' : '✗ The chain is broken'}
      </p>
      <p className="text-xs text-ink-2">
        {grouped(String(entries))} entries looked at
        {fault !== null && `; entry ${fault.n} ${faults[fault.reason]}`}
        {pending > 0 && `; ${pending} wait for the database`}.
      </p>
      {head !== null && (
        <p className="text-xs break-all text-ink-3">
          Head: entry {head.n}, <code className="font-mono">{head.hash}</code>
        </p>
      )}
    </>
  );
}

function Entries() {
  const { client } = useTerminal();
  const [actor, setActor] = useState('');
  const [action, setAction] = useState('');
  const [subject, setSubject] = useState('');
  const [open, setOpen] = useState<Entry | null>(null);
  const filter = given({ actor, action, subject });
  const list = usePaged(
    ['audit', actor, action, subject],
    (page) => client.rest.call('GET /v1/operator/audit', { query: { ...page, ...filter } }),
    { everyMs: 10_000 },
  );
  const columns: Column<Entry>[] = [
    {
      key: 'action',
      header: 'Action',
      width: 20,
      card: 'lead',
      cell: (entry) => (
        <button
          className="rounded-sm font-medium underline decoration-line-strong underline-offset-2 hover:decoration-current"
          onClick={() => setOpen(entry)}
          type="button"
        >
          {entry.action}
          <span className="sr-only">, entry {entry.n}</span>
        </button>
      ),
    },
    { key: 'n', header: 'Entry', width: 8, align: 'right', cell: ({ n }) => n },
    { key: 'time', header: 'Time', width: 14, cell: ({ time }) => <Moment at={time} /> },
    { key: 'actor', header: 'Who', width: 14, cell: (entry) => entry.actor.name },
    { key: 'subject', header: 'To whom', width: 20, cell: (entry) => entry.subject },
    {
      key: 'code',
      header: 'Refused for',
      width: 16,
      cardIf: ({ code }) => code !== 0,
      cell: ({ code, codeName }) => (code === 0 ? '' : codeName),
    },
    {
      key: 'outcome',
      header: 'Outcome',
      width: 11,
      card: 'aside',
      cell: ({ outcome }) => outcomes[outcome],
    },
  ];
  return (
    <Section
      actions={<CsvButton filter={filter} />}
      note="The newest first. An action leads to what it changed."
      title="Entries"
    >
      <FilterBar label="Narrow the log">
        <FilterText hint="operator_demo" label="Who" onChange={setActor} />
        <FilterText hint="setPhase" label="Action" onChange={setAction} />
        <FilterText hint="account/10" label="To whom" onChange={setSubject} />
      </FilterBar>
      <div className="-mx-4 sm:-mx-5">
        <LongList
          columns={columns}
          empty={{ title: 'No entries', hint: 'What operators change is recorded here.' }}
          keyOf={({ entryId }) => entryId}
          label="Audit log"
          list={list}
          minWidth="52rem"
        />
      </div>
      <ModalDialog
        onClose={() => setOpen(null)}
        open={open !== null}
        title={open === null ? '' : `Entry ${open.n}: ${open.action}`}
        wide
      >
        {open !== null && <AuditEntryFacts entry={open} />}
      </ModalDialog>
    </Section>
  );
}

/** Entries in one file at most; a longer log is taken in parts, by its filters. */
const pagesMax = 40;

function CsvButton({ filter }: { filter: Readonly<Record<string, string | undefined>> }) {
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const { text, isWhole } = await auditCsv(filter);
      const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = 'audit.csv';
      link.click();
      URL.revokeObjectURL(url);
      if (!isWhole) toast.warning('The file has the latest 20,000 entries only: filter for less.');
    } catch (error) {
      toast.error('The table could not be fetched', { description: messageOf(error) });
    }
    setBusy(false);
  };
  return (
    <Button disabled={busy} look="outline" onClick={() => void save()} size="sm">
      {busy ? 'Fetching…' : 'Save as CSV'}
    </Button>
  );
}

/** The venue's own table, page after page: where the next begins stands in a header. */
async function auditCsv(
  filter: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const parts: string[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const query = new URLSearchParams({ format: 'csv', limit: '500' });
    for (const [name, value] of Object.entries(filter)) query.set(name, value ?? '');
    if (cursor !== null) query.set('cursor', cursor);
    const answer = await fetch(`/v1/operator/audit?${query}`, { credentials: 'same-origin' });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const text = await answer.text();
    // The names of the columns stand once.
    parts.push(page === 0 ? text : text.slice(text.indexOf('\n') + 1));
    cursor = answer.headers.get('x-next-cursor');
    if (cursor === null) return { text: parts.join(''), isWhole: true };
  }
  return { text: parts.join(''), isWhole: false };
}
