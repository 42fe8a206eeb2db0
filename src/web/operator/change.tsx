// Every change at the desk goes through one dialog: it names what will happen, asks for the reason where the venue wants one, asks for a word
// to be typed where a slip would cost most, and shows the venue's refusal. Nothing is sent before it is confirmed, nor where what it showed is no
// longer true. Whoever goes elsewhere takes no question along.
import { useQueryClient } from '@tanstack/react-query';
import * as AlertDialog from 'radix-ui/alert-dialog';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { messageOf, VenueError } from '#client/errors.ts';
import { useAsk } from '../account/use-member.ts';
import { createForm } from '../members/form.ts';
import { TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { QuestionDialog } from '../ui/question-dialog.tsx';
import { giveFocusBack, standNow } from './focus-return.ts';
import {
  ChangedMeanwhile,
  createQuestions,
  saysOtherwise,
  staleWords,
  type Change,
  type Difference,
  type Question,
  type Questions,
} from './questions.ts';
import { deskKey, useMayChange } from './use-desk.ts';

export type { Change, Difference } from './questions.ts';

const QuestionsContext = createContext<Questions | null>(null);

/**
 * Asks for a change that is made anew of what is in force whenever its opener is rendered: the open question follows. Null where it cannot be
 * asked any more. Resolves with whether it was done; rejects with a refusal that names one of the form's own fields.
 */
export function useLiveChange<Parts>(
  make: (parts: Parts) => Change | null,
): (parts: Parts) => Promise<boolean> {
  const questions = useContext(QuestionsContext);
  if (questions === null) throw new Error('a change is asked for outside the desk');
  const [opener] = useState(() => ({}));
  const asked = useRef<{ readonly parts: Parts } | null>(null);
  const latest = useRef(make);
  useEffect(() => {
    latest.current = make;
    if (asked.current !== null) questions.follow(opener, make(asked.current.parts));
  });
  useEffect(() => () => questions.follow(opener, null), [questions, opener]);
  return async (parts) => {
    const change = latest.current(parts);
    if (change === null) return false;
    asked.current = { parts };
    try {
      return await questions.ask(opener, change, standNow());
    } finally {
      asked.current = null;
    }
  };
}

/** Asks for a change that is about nothing that others could change meanwhile, or that the venue itself refuses then. */
export function useChange(): (change: Change) => Promise<boolean> {
  return useLiveChange((change: Change) => change);
}

export function ChangeProvider({ children }: { children: ReactNode }) {
  const [questions] = useState(createQuestions);
  const { open } = useStore(questions.store);
  return (
    <QuestionsContext value={questions}>
      {children}
      {open !== null && <ChangeDialog key={open.n} question={open} questions={questions} />}
    </QuestionsContext>
  );
}

/** A button that asks for one change; whoever may change nothing does not see it. */
export function ChangeButton({
  change,
  ...button
}: Omit<ButtonProps, 'onClick'> & { change: Change }) {
  const mayChange = useMayChange();
  const ask = useLiveChange(() => (mayChange && button.disabled !== true ? change : null));
  return mayChange ? (
    <Button
      look={change.danger === true ? 'danger' : 'outline'}
      {...button}
      onClick={() => void ask(undefined)}
    />
  ) : null;
}

function ChangeDialog({ question, questions }: { question: Question; questions: Questions }) {
  const { n, asked, now, stand, end, fail } = question;
  const stale = staleWords(question);
  // What can be said yes to is shown as it is now; else as it was asked.
  const change = stale === null && now !== null ? now : asked;
  const { router } = useTerminal();
  const ask = useAsk();
  const queries = useQueryClient();
  const finish = (done: boolean): void => {
    questions.close(n);
    end(done);
  };
  const form = useForm(() =>
    createForm({
      initial: { reason: '', word: '' },
      check: ({ reason, word }) => ({
        reason: reasonProblem(asked, reason),
        word:
          asked.word !== undefined && word.trim() !== asked.word
            ? `Type ${asked.word} to go on.`
            : undefined,
      }),
      async send({ reason }) {
        const { open } = questions.store.getState();
        if (open?.n !== n || open.now === null || staleWords(open) !== null) return;
        const { run, done, fields } = open.now;
        const given = reason.trim();
        try {
          await ask(() => run(given === '' ? undefined : given));
        } catch (error) {
          // What is shown may be old.
          void queries.invalidateQueries({ queryKey: [deskKey] });
          const isChanged = error instanceof ChangedMeanwhile;
          if (questions.store.getState().open?.n !== n) {
            toast.error(isChanged ? error.message : messageOf(error));
            end(false);
            return;
          }
          if (isChanged) {
            questions.found(n, error.message);
            return;
          }
          const field = error instanceof VenueError ? error.field?.replace(/[.[].*$/, '') : null;
          if (typeof field !== 'string' || fields?.includes(field) !== true) throw error;
          questions.close(n);
          fail(error);
          return;
        }
        toast.success(done);
        void queries.invalidateQueries({ queryKey: [deskKey] });
        finish(true);
      },
    }),
  );
  useEffect(
    () =>
      router.place.subscribe(() => {
        questions.close(n);
        // What is on its way says by itself what became of it.
        if (!form.store.getState().busy) end(false);
      }),
    [router, questions, n, form, end],
  );
  const { busy, problems, values } = useStore(form.store);
  const danger = change.danger === true;
  return (
    <QuestionDialog
      busy={busy}
      danger={danger}
      onCancel={() => finish(false)}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        giveFocusBack(stand);
      }}
      says={change.says.map((sentence) => (
        <p className="break-words" key={sentence}>
          {sentence}
        </p>
      ))}
      title={change.title}
    >
      {change.differences !== undefined && <Differences rows={change.differences} />}
      <form
        aria-label={change.title}
        className="mt-4 flex flex-col gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        {change.reason !== 'none' && (
          <TextField
            form={form}
            hint={
              change.reason === 'wanted'
                ? 'Why: it stands in the audit log.'
                : 'Why, if you like: it stands in the audit log.'
            }
            input={{ autoComplete: 'off', maxLength: 500 }}
            label="Reason"
            name="reason"
          />
        )}
        {change.word !== undefined && (
          <TextField
            form={form}
            input={{ autoComplete: 'off' }}
            label={`Type ${change.word} to go on`}
            name="word"
          />
        )}
        <p aria-live="assertive" className="text-xs text-sell empty:hidden">
          {stale === null || busy ? problems.form : `${stale} Cancel this and ask again.`}
        </p>
        {stale === null && !busy && saysOtherwise(question) && (
          <p className="text-xs text-warn" role="status">
            What stands above has changed since you asked. Read it again.
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <AlertDialog.Cancel asChild>
            <Button disabled={busy} look="outline">
              Cancel
            </Button>
          </AlertDialog.Cancel>
          <Button
            disabled={
              busy ||
              stale !== null ||
              (change.word !== undefined && values.word.trim() !== change.word)
            }
            look={danger ? 'sell' : 'primary'}
            type="submit"
          >
            {busy ? 'Sending…' : change.confirm}
          </Button>
        </div>
      </form>
    </QuestionDialog>
  );
}

function reasonProblem({ reason }: Change, text: string): string | undefined {
  return reason === 'wanted' && text.trim() === ''
    ? 'Give a reason: the venue wants one.'
    : undefined;
}

/** What is and what would be, line by line. */
export function Differences({ rows }: { rows: readonly Difference[] }) {
  if (rows.length === 0) return <p className="mt-3 text-xs text-ink-3">Nothing changes.</p>;
  return (
    <div className="mt-3 overflow-x-auto rounded-(--radius) border border-line" tabIndex={0}>
      <table className="w-full text-xs">
        <thead className="text-2xs text-ink-3">
          <tr>
            <th className="px-2 py-1 text-left font-medium" scope="col">
              What
            </th>
            <th className="px-2 py-1 text-right font-medium" scope="col">
              Now
            </th>
            <th className="px-2 py-1 text-right font-medium" scope="col">
              Then
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, from, to }) => (
            <tr className="border-t border-line" key={label}>
              <th className="px-2 py-1 text-left font-normal" scope="row">
                {label}
              </th>
              <td className="px-2 py-1 text-right break-all text-ink-3">{from}</td>
              <td className="px-2 py-1 text-right font-medium break-all">{to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
