// What the venue tells everybody: written with a preview, given an end, taken back; and all that was ever told.
import { clsx } from 'clsx';
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import { Section } from '../account/section.tsx';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import type { Column } from '../ui/data-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { Mark } from './account-status.tsx';
import { ChangeButton, useChange } from './change.tsx';
import { textProblem } from './checks.ts';
import { DeskPage } from './desk-page.tsx';
import { FieldGrid, LinesField, SelectField } from './fields.tsx';
import { LongList } from './long-list.tsx';
import { useMayChange, usePaged } from './use-desk.ts';

type Announcement = AnswerOf<'GET /v1/operator/announcements'>['items'][number];
type Severity = Announcement['severity'];

export default function AnnouncementsPage() {
  return (
    <DeskPage>
      <Write />
      <Section
        note="The newest first, taken back and ended ones included."
        title="All that was told"
      >
        <AnnouncementList />
      </Section>
    </DeskPage>
  );
}

const severityWords: Readonly<Record<Severity, string>> = {
  info: 'Information',
  warning: 'Warning',
  critical: 'Critical',
};
const severityTones: Readonly<Record<Severity, string>> = {
  info: 'bg-raised text-ink-2',
  warning: 'bg-warn-soft text-warn',
  critical: 'bg-sell-soft text-sell',
};

function Write() {
  const { client, market } = useTerminal();
  const mayChange = useMayChange();
  const change = useChange();
  const symbols = useStore(market.store, (state) => state.symbols);
  // A date that is half typed is an empty text: only the field itself knows of it.
  const [endField] = useState<{ now: HTMLInputElement | null }>(() => ({ now: null }));
  const form = useForm(() =>
    createForm({
      initial: { severity: 'info', instrument: '', title: '', text: '', expiresAt: '' },
      check: ({ title, text, expiresAt }) => ({
        title: textProblem(title, 120),
        text: textProblem(text, 4_000),
        expiresAt: endField.now?.validity.badInput === true ? endWanted : endProblem(expiresAt),
      }),
      async send({ severity, instrument, title, text, expiresAt }) {
        const ends = expiresAt === '' ? undefined : new Date(expiresAt).toISOString();
        const done = await change({
          title: 'Tell everybody?',
          says: [
            `"${title.trim()}" is shown to everybody who looks at the venue${instrument === '' ? '' : ` (about ${instrument})`}, at once.`,
            ends === undefined
              ? 'It stays until you take it back.'
              : `It is shown until ${ends.slice(0, 16).replace('T', ' ')} UTC.`,
          ],
          reason: 'none',
          danger: severity === 'critical',
          confirm: 'Announce it',
          done: 'It is announced',
          fields: ['severity', 'instrument', 'title', 'text', 'expiresAt'],
          run: () =>
            client.rest.call('POST /v1/operator/announcements', {
              body: {
                severity: severity as Severity,
                title: title.trim(),
                text: text.trim(),
                ...(instrument === '' ? {} : { instrument }),
                ...(ends === undefined ? {} : { expiresAt: ends }),
              },
            }),
        });
        if (done) form.reset();
      },
    }),
  );
  const { values } = useStore(form.store);
  if (!mayChange) return null;
  const severity = values.severity as Severity;
  return (
    <Section note="Shown to everybody, signed in or not." title="Write an announcement">
      <div className="grid gap-5 lg:grid-cols-[2fr_1fr]">
        <FieldsForm busy="Asking…" form={form} label="New announcement" submit="Announce…">
          <FieldGrid>
            <SelectField
              choices={Object.entries(severityWords).map(([value, label]) => ({ value, label }))}
              form={form}
              label="How grave"
              name="severity"
            />
            <SelectField
              choices={[
                { value: '', label: 'The venue' },
                ...symbols.map((symbol) => ({ value: symbol, label: symbol })),
              ]}
              form={form}
              label="About"
              name="instrument"
            />
            <TextField
              form={form}
              hint="Your time; empty: until it is taken back."
              input={{
                type: 'datetime-local',
                ref: (element) => {
                  endField.now = element;
                },
              }}
              label="Shown until"
              name="expiresAt"
            />
          </FieldGrid>
          <TextField
            form={form}
            input={{ autoCapitalize: 'sentences', autoComplete: 'off', maxLength: 120 }}
            label="Title"
            name="title"
          />
          <LinesField form={form} label="Text" maxLength={4_000} name="text" rows={5} />
        </FieldsForm>
        <section aria-label="Preview" className="min-w-0">
          <p className="mb-1 text-xs text-ink-2">Preview</p>
          <div
            className={clsx(
              'rounded-lg border p-4',
              severity === 'critical' ? 'border-sell' : 'border-line-strong',
            )}
          >
            <p className="flex flex-wrap items-center gap-2 text-2xs">
              <Mark tone={severityTones[severity]}>{severityWords[severity]}</Mark>
              <span className="text-ink-3">
                {values.instrument === '' ? 'The venue' : values.instrument}
              </span>
            </p>
            <p className="mt-1.5 font-semibold break-words">{values.title || 'Title'}</p>
            <p className="mt-1 break-words whitespace-pre-line text-ink-2">
              {values.text || 'Text'}
            </p>
          </div>
        </section>
      </div>
    </Section>
  );
}

const endWanted = 'A date and a time.';

function endProblem(text: string): string | undefined {
  if (text === '') return undefined;
  const atMs = new Date(text).getTime();
  if (Number.isNaN(atMs)) return endWanted;
  return atMs <= Date.now() ? 'It must lie ahead.' : undefined;
}

function stateOf({ withdrawnAt, expiresAt }: Announcement): 'shown' | 'takenBack' | 'ended' {
  if (withdrawnAt !== null) return 'takenBack';
  return expiresAt !== null && new Date(expiresAt).getTime() <= Date.now() ? 'ended' : 'shown';
}

const stateWords = { shown: 'Shown', takenBack: 'Taken back', ended: 'Ended' } as const;

function AnnouncementList() {
  const { client } = useTerminal();
  const list = usePaged(
    ['announcements'],
    (page) => client.rest.call('GET /v1/operator/announcements', { query: page }),
    { everyMs: 10_000 },
  );
  const columns: Column<Announcement>[] = [
    {
      key: 'title',
      header: 'Announcement',
      width: 34,
      card: 'lead',
      cell: ({ title, text }) => <span title={text}>{title}</span>,
    },
    {
      key: 'severity',
      header: 'How grave',
      width: 12,
      cell: ({ severity }) => <Mark tone={severityTones[severity]}>{severityWords[severity]}</Mark>,
    },
    { key: 'about', header: 'About', width: 10, cell: (each) => each.instrument ?? 'The venue' },
    {
      key: 'at',
      header: 'Told',
      width: 14,
      cell: ({ publishedAt }) => <Moment at={publishedAt} />,
    },
    { key: 'by', header: 'By', width: 12, cell: ({ publishedBy }) => publishedBy },
    {
      key: 'until',
      header: 'Until',
      width: 14,
      cell: ({ expiresAt }) => (expiresAt === null ? 'taken back' : <Moment at={expiresAt} />),
    },
    {
      key: 'state',
      header: 'Now',
      width: 10,
      cell: (each) => stateWords[stateOf(each)],
    },
    {
      key: 'takeBack',
      header: 'Take back',
      hideHeader: true,
      width: 12,
      align: 'right',
      card: 'aside',
      cell: (each) =>
        stateOf(each) === 'shown' && (
          <ChangeButton
            change={{
              title: 'Take it back?',
              says: [`"${each.title}" is shown to nobody from then on.`],
              reason: 'none',
              danger: true,
              confirm: 'Take it back',
              done: 'It is taken back',
              run: () =>
                client.rest.call('DELETE /v1/operator/announcements/:announcementId', {
                  params: { announcementId: each.announcementId },
                }),
            }}
            size="xs"
          >
            Take back<span className="sr-only"> {each.title}</span>
          </ChangeButton>
        ),
    },
  ];
  return (
    <div className="-mx-4 sm:-mx-5">
      <LongList
        columns={columns}
        empty={{ title: 'Nothing was told yet' }}
        keyOf={({ announcementId }) => announcementId}
        label="Announcements told"
        list={list}
        minWidth="60rem"
      />
    </div>
  );
}
