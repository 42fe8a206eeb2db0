// The question that is open at the desk: as it was asked, and as its opener would ask it now. Where the two no longer agree in what matters it
// has to be asked anew. Plain TypeScript; the dialog only shows it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Stand } from './focus-return.ts';

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
  /** How that stands which the change is about, without its point: "AAPL is Open". Where this changes, the question must be asked anew. */
  readonly of?: string;
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
  /** Throws `ChangedMeanwhile` where it sees that something else is in force than was shown. */
  readonly run: (reason: string | undefined) => Promise<unknown>;
}

/** Nothing was sent: what the question showed is no longer in force. Its message says what is. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
}

export interface Question {
  readonly n: number;
  /** Who asked, and from where. */
  readonly opener: object;
  readonly stand: Stand;
  readonly asked: Change;
  /** Null where its opener is gone, or would not ask it any more. */
  readonly now: Change | null;
  /** What was found to be otherwise when it was about to be sent. */
  readonly found: string | null;
  readonly end: (done: boolean) => void;
  readonly fail: (error: unknown) => void;
}

export interface Questions {
  readonly store: StoreApi<{ readonly open: Question | null }>;
  /** Resolves with whether it was done; rejects with a refusal that names one of the form's own fields. */
  readonly ask: (opener: object, change: Change, stand: Stand) => Promise<boolean>;
  /** Called by an opener whenever it is rendered, and with null when it goes. */
  readonly follow: (opener: object, change: Change | null) => void;
  readonly found: (n: number, words: string) => void;
  readonly close: (n: number) => void;
}

export function createQuestions(): Questions {
  const store = createStore<{ readonly open: Question | null }>(() => ({ open: null }));
  let count = 0;
  return {
    store,
    ask: (opener, change, stand) =>
      new Promise((end, fail) => {
        store.getState().open?.end(false);
        count += 1;
        store.setState({
          open: { n: count, opener, stand, asked: change, now: change, found: null, end, fail },
        });
      }),
    follow(opener, now) {
      const { open } = store.getState();
      if (open?.opener === opener) store.setState({ open: { ...open, now } });
    },
    found(n, words) {
      const { open } = store.getState();
      if (open?.n === n) store.setState({ open: { ...open, found: words } });
    },
    close(n) {
      if (store.getState().open?.n === n) store.setState({ open: null });
    },
  };
}

/** Why the question as it was asked cannot be said yes to any more; null where it can. */
export function staleWords({ asked, now, found }: Question): string | null {
  if (found !== null) return found;
  if (now === null) return 'This cannot be done any more: something has changed meanwhile.';
  if (now.of !== asked.of && now.of !== undefined) return `${now.of} now.`;
  for (const { label, from, to } of asked.differences ?? []) {
    const still = now.differences?.find((each) => each.label === label);
    // A difference that is gone has been made by somebody else.
    if (still?.from !== from) return `${label} now: ${still?.from ?? to}.`;
  }
  return now.title === asked.title && now.confirm === asked.confirm && now.word === asked.word
    ? null
    : 'What this is about has changed meanwhile.';
}

/** Whether it says something else than when it was asked, though it is the same question. */
export function saysOtherwise({ asked, now }: Question): boolean {
  return now !== null && now.says.join('\n') !== asked.says.join('\n');
}
