// What rules an instrument's day: in words, with its next changes; and another calendar, by a form or as JSON, now or with the next day.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { PhaseBadge } from '../market/phase-badge.tsx';
import { phaseWords } from '../market/phase.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import {
  calendarFields,
  calendarProblems,
  calendarRules,
  calendarValues,
  calendarWords,
  stepFields,
} from './calendar-terms.ts';
import { ChangeButton, useChange } from './change.tsx';
import { FieldGrid, LinesField, SelectField } from './fields.tsx';
import { Moment } from '../ui/moment.tsx';
import { useDesk, useMayChange } from './use-desk.ts';

type Calendar = AnswerOf<'GET /v1/operator/instruments/:symbol/calendar'>;

const sources: Readonly<Record<Calendar['source'], string>> = {
  configured: 'as the venue was started',
  operator: 'set by an operator',
  none: 'by hand',
};

export function CalendarSection({ symbol }: { symbol: string }) {
  const { client } = useTerminal();
  const mayChange = useMayChange();
  const [editing, setEditing] = useState(false);
  const query = useDesk(
    ['calendar', symbol],
    () => client.rest.call('GET /v1/operator/instruments/:symbol/calendar', { params: { symbol } }),
    { everyMs: 5_000 },
  );
  return (
    <Section
      actions={
        mayChange && (
          <div className="flex flex-wrap gap-2">
            <Button look="outline" onClick={() => setEditing(!editing)} size="sm">
              {editing ? 'Leave it as it is' : 'Change the calendar'}
            </Button>
            {query.data?.source === 'operator' && (
              <ChangeButton
                change={{
                  title: `Back to the calendar of the start for ${symbol}?`,
                  says: [
                    'When the trading day that is on has ended, the calendar that the venue was started with rules again.',
                  ],
                  reason: 'none',
                  confirm: 'Go back to it',
                  done: `${symbol} goes back to the calendar of the start`,
                  run: () =>
                    client.rest.call('DELETE /v1/operator/instruments/:symbol/calendar', {
                      params: { symbol },
                    }),
                }}
                size="sm"
              >
                Back to the start’s
              </ChangeButton>
            )}
          </div>
        )
      }
      note="Acts at its own changes only: what you set in between holds until the next. It ends no halt."
      title="Calendar"
    >
      <Answered query={query}>
        {(calendar) => (
          <div className="flex flex-col gap-4">
            <Ruling calendar={calendar} />
            {editing && (
              <CalendarForm calendar={calendar} onDone={() => setEditing(false)} symbol={symbol} />
            )}
          </div>
        )}
      </Answered>
    </Section>
  );
}

function Ruling({ calendar }: { calendar: Calendar }) {
  const { source, since, next, changes } = calendar;
  const rules: unknown = calendar.rules;
  return (
    <>
      <div>
        <p>
          {calendarWords(rules)} <span className="text-ink-3">({sources[source]})</span>
        </p>
        {since !== null && (
          <p className="text-xs text-ink-3">
            Since <Moment at={since} />
          </p>
        )}
        {next !== null && (
          <p className="mt-1 rounded-(--radius) bg-warn-soft px-2 py-1 text-xs text-warn">
            From <Moment at={next.from} />: {calendarWords(next.rules)}
          </p>
        )}
      </div>
      {changes.length === 0 ? (
        <p className="text-xs text-ink-3">No change of phase is in store.</p>
      ) : (
        <ol aria-label="Next changes" className="grid gap-x-6 gap-y-1 text-xs sm:grid-cols-2">
          {changes.map(({ time, phase, endsDay }) => (
            <li className="flex items-center justify-between gap-3" key={`${time} ${phase}`}>
              <Moment at={time} />
              <span className="flex items-center gap-2">
                {endsDay && <span className="text-ink-3">day ends</span>}
                <PhaseBadge phase={phase} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

const kinds = [
  { value: 'sessions', label: 'Sessions on weekdays' },
  { value: '24h', label: 'Round the clock' },
  { value: 'accelerated', label: 'Short days, over and over' },
  { value: 'none', label: 'None: by hand' },
  { value: 'json', label: 'As JSON' },
];

function CalendarForm(props: { calendar: Calendar; symbol: string; onDone: () => void }) {
  const { calendar, symbol, onDone } = props;
  const { client } = useTerminal();
  const change = useChange();
  const form = useForm(() =>
    createForm({
      initial: calendarValues(calendar.rules),
      check: calendarProblems,
      // The venue's sentence names the exact place; beside the text of the rules it is of most use.
      renamed: { calendar: 'json' },
      async send(values) {
        const rules = calendarRules(values);
        const effective = values.effective === 'now' ? 'now' : 'nextDay';
        const done = await change({
          title: `Another calendar for ${symbol}?`,
          says: [
            calendarWords(rules),
            effective === 'now'
              ? 'It rules at once: the next change of phase comes when it says.'
              : 'It rules when the trading day that is on has ended.',
            'It holds over restarts of the venue.',
          ],
          reason: 'offered',
          danger: effective === 'now',
          confirm: 'Set the calendar',
          done: `${symbol} has another calendar`,
          fields: [...calendarFields, ...(values.kind === 'json' ? ['calendar'] : [])],
          run: (reason) =>
            client.rest.call('PUT /v1/operator/instruments/:symbol/calendar', {
              params: { symbol },
              body: { calendar: rules, effective, ...(reason === undefined ? {} : { reason }) },
            }),
        });
        if (done) onDone();
      },
    }),
  );
  const { values } = useStore(form.store);
  const { kind } = values;
  const text = { autoComplete: 'off' } as const;
  return (
    <div className="rounded-lg border border-line-strong p-4">
      <FieldsForm busy="Asking…" form={form} label="Calendar" submit="Set the calendar…">
        <FieldGrid>
          <SelectField choices={kinds} form={form} label="Kind of day" name="kind" />
          <SelectField
            choices={[
              { value: 'nextDay', label: 'When the day that is on has ended' },
              { value: 'now', label: 'At once' },
            ]}
            form={form}
            label="From when"
            name="effective"
          />
          {(kind === 'sessions' || kind === '24h') && (
            <TextField
              form={form}
              hint="An IANA name, such as Europe/London."
              input={text}
              label="Time zone"
              name="timeZone"
            />
          )}
          {kind === '24h' && (
            <TextField
              form={form}
              hint="When DAY orders end; empty: never."
              input={text}
              label="The day ends at"
              name="dayEnd"
            />
          )}
        </FieldGrid>
        {(kind === 'sessions' || kind === 'accelerated') && (
          <FieldGrid>
            {stepFields.map((step) => (
              <TextField
                form={form}
                hint={stepHint(kind, step)}
                input={text}
                key={step}
                label={`${phaseWords[step]}${kind === 'accelerated' ? ' (seconds)' : ' from'}`}
                name={step}
              />
            ))}
          </FieldGrid>
        )}
        {kind === 'sessions' && (
          <div className="grid gap-3 md:grid-cols-2">
            <LinesField
              form={form}
              hint="A date a line: no session on that day."
              label="Holidays"
              name="holidays"
            />
            <LinesField
              form={form}
              hint="A date and a time a line: closes then, without a closing auction."
              label="Early closes"
              name="earlyCloses"
            />
          </div>
        )}
        {kind === 'json' && (
          <LinesField
            code
            form={form}
            hint="One calendar as a calendar file has them (docs/operating.md); null: by hand."
            label="Calendar as JSON"
            name="json"
            rows={14}
          />
        )}
      </FieldsForm>
    </div>
  );
}

function stepHint(kind: string, step: string): string | undefined {
  if (step === 'continuous' || step === 'closed') return undefined;
  return kind === 'accelerated' ? '0: left out.' : 'Empty: left out.';
}
