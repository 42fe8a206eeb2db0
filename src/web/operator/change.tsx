// Every change at the desk goes through one dialog: it names what will happen, asks for the reason where the venue wants one, asks for a word
// to be typed where a slip would cost most, and shows the venue's refusal. Nothing is sent before it is confirmed.
import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import * as AlertDialog from 'radix-ui/alert-dialog';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { VenueError } from '#client/errors.ts';
import { useAsk } from '../account/use-member.ts';
import { createForm } from '../members/form.ts';
import { TextField, useForm } from '../members/text-field.tsx';
import { Button, type ButtonProps } from '../ui/button.tsx';
import { deskKey, useMayChange } from './use-desk.ts';

export interface Difference {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

export interface Change {
  /** A question or an announcement: "Halt AAPL?". */
  readonly title: string;
  /** What will happen, a sentence each. */
  readonly says: readonly string[];
  readonly differences?: readonly Difference[];
  /** Whether the venue wants a reason, takes one, or has no place for it. */
  readonly reason: 'wanted' | 'offered' | 'none';
  /** To be typed before it can be confirmed. */
  readonly word?: string;
  readonly danger?: boolean;
  /** What the button says: a verb. */
  readonly confirm: string;
  /** Said when it is done. */
  readonly done: string;
  /** Fields of the form that asks: a refusal that names one of them is the form's to show. */
  readonly fields?: readonly string[];
  readonly run: (reason: string | undefined) => Promise<unknown>;
}

/** Resolves with whether it was done; rejects with a refusal that names one of the form's own fields. */
type AskForChange = (change: Change) => Promise<boolean>;

interface Asked {
  readonly n: number;
  readonly change: Change;
  readonly end: (done: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const ChangeContext = createContext<AskForChange | null>(null);

export function useChange(): AskForChange {
  const change = useContext(ChangeContext);
  if (change === null) throw new Error('a change is asked for outside the desk');
  return change;
}

export function ChangeProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask: AskForChange = (change) =>
    new Promise((resolve, reject) => {
      setAsked((before) => ({ n: (before?.n ?? 0) + 1, change, end: resolve, fail: reject }));
    });
  return (
    <ChangeContext value={ask}>
      {children}
      {asked !== null && <ChangeDialog asked={asked} close={() => setAsked(null)} key={asked.n} />}
    </ChangeContext>
  );
}

/** A button that asks for one change; whoever may change nothing does not see it. */
export function ChangeButton({
  change,
  ...button
}: Omit<ButtonProps, 'onClick'> & { change: Change }) {
  const ask = useChange();
  return useMayChange() ? (
    <Button
      look={change.danger === true ? 'danger' : 'outline'}
      {...button}
      onClick={() => void ask(change)}
    />
  ) : null;
}

function ChangeDialog({ asked, close }: { asked: Asked; close: () => void }) {
  const { change, end, fail } = asked;
  const ask = useAsk();
  const queries = useQueryClient();
  const finish = (done: boolean): void => {
    close();
    end(done);
  };
  const form = useForm(() =>
    createForm({
      initial: { reason: '', word: '' },
      check: ({ reason, word }) => ({
        reason: reasonProblem(change, reason),
        word:
          change.word !== undefined && word.trim() !== change.word
            ? `Type ${change.word} to go on.`
            : undefined,
      }),
      async send({ reason }) {
        const given = reason.trim();
        try {
          await ask(() => change.run(given === '' ? undefined : given));
        } catch (error) {
          const field = error instanceof VenueError ? error.field?.replace(/[.[].*$/, '') : null;
          if (typeof field !== 'string' || change.fields?.includes(field) !== true) throw error;
          close();
          fail(error);
          return;
        }
        toast.success(change.done);
        void queries.invalidateQueries({ queryKey: [deskKey] });
        finish(true);
      },
    }),
  );
  const { busy, problems, values } = useStore(form.store);
  const danger = change.danger === true;
  return (
    <AlertDialog.Root onOpenChange={(open) => !open && !busy && finish(false)} open>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content
          className={clsx(
            'fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1rem)] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border bg-surface p-5 shadow-(--shadow)',
            danger ? 'border-sell' : 'border-line-strong',
          )}
        >
          <AlertDialog.Title
            className={clsx('text-base font-semibold break-words', danger && 'text-sell')}
          >
            {danger && <span aria-hidden="true">▲ </span>}
            {change.title}
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 flex flex-col gap-1.5 text-ink-2">
              {change.says.map((sentence) => (
                <p className="break-words" key={sentence}>
                  {sentence}
                </p>
              ))}
            </div>
          </AlertDialog.Description>
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
              {problems.form}
            </p>
            <div className="flex flex-wrap justify-end gap-2">
              <AlertDialog.Cancel asChild>
                <Button disabled={busy} look="outline">
                  Cancel
                </Button>
              </AlertDialog.Cancel>
              <Button
                disabled={busy || (change.word !== undefined && values.word.trim() !== change.word)}
                look={danger ? 'sell' : 'primary'}
                type="submit"
              >
                {busy ? 'Sending…' : change.confirm}
              </Button>
            </div>
          </form>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
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
