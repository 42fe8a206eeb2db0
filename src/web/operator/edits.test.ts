// Two operators change the same: what each has written is neither lost nor laid over what the other has changed.

import { describe, expect, test } from 'vitest';
import { editsOf, followed, laidOver, overFresh } from './edits.ts';
import { ChangedMeanwhile, createQuestions, saysOtherwise, staleWords } from './questions.ts';
import type { Change, Question, Questions } from './questions.ts';

const before = { qtyMax: '100', openOrdersMax: '20', positionMax: '' };
const words = {
  qtyMax: { label: 'Largest order' },
  openOrdersMax: { label: 'Open orders' },
  positionMax: { label: 'Largest position' },
};

describe('a form over what is in force', () => {
  const written = laidOver(before, { qtyMax: '50' });

  test('keeps what was written, and follows in all else', () => {
    expect(followed(written, before, { ...before, openOrdersMax: '30' })).toEqual({
      values: { qtyMax: '50', openOrdersMax: '30', positionMax: '' },
      overtaken: [],
    });
  });

  test('names the written fields that somebody else has set to another value', () => {
    const now = { ...before, qtyMax: '70' };
    expect(followed(written, before, now)).toEqual({ values: written, overtaken: ['qtyMax'] });
  });

  test('has nothing more to change where somebody else has set the same', () => {
    const now = { ...before, qtyMax: '50' };
    const { values, overtaken } = followed(written, before, now);
    expect([overtaken, editsOf(now, values)]).toEqual([[], {}]);
  });
});

test('what is sent is the edits over what is in force at that moment', () => {
  const fresh = { ...before, openOrdersMax: '30' };
  const edits = { qtyMax: '50' };
  expect(overFresh({ words, shown: before, fresh, edits })).toEqual({ ...fresh, qtyMax: '50' });
});

test.each([
  [{ qtyMax: '70' }, 'Largest order now: 70.'],
  [{ qtyMax: '' }, 'Largest order now: none.'],
])('a written field that became %j is not sent', (other, sentence) => {
  const fresh = { ...before, ...other };
  const send = (): unknown =>
    overFresh({ words, shown: before, fresh, edits: { qtyMax: '50', positionMax: '9' } });
  expect(send).toThrow(new ChangedMeanwhile(sentence));
});

describe('an open question', () => {
  const opener = {};
  const change: Change = {
    title: 'Open: GOOG?',
    says: ['GOOG goes from Halted to Open.'],
    of: 'GOOG is Halted',
    differences: [{ label: 'Largest order', from: '100', to: '50' }],
    reason: 'none',
    confirm: 'Open',
    done: 'Done',
    run: () => Promise.resolve(),
  };
  const ask = (): Questions => {
    const questions = createQuestions();
    void questions.ask(opener, change, { opener: null, section: null });
    return questions;
  };
  const open = ({ store }: Questions): Question => {
    const question = store.getState().open;
    if (question === null) throw new Error('no question is open');
    return question;
  };

  test.each<[string, Partial<Change>, string | null]>([
    ['nothing', {}, null],
    ['its words only', { says: ['3 orders are cancelled.'] }, null],
    ['what it is about', { of: 'GOOG is Closed' }, 'GOOG is Closed now.'],
    [
      'what is in force',
      { differences: [{ label: 'Largest order', from: '70', to: '50' }] },
      'Largest order now: 70.',
    ],
    ['what is in force, to what is wanted', { differences: [] }, 'Largest order now: 50.'],
    ['what it would do', { confirm: 'Close' }, 'What this is about has changed meanwhile.'],
  ])('whose opener would now change %s is said to be %j', (_, changed, sentence) => {
    const questions = ask();
    questions.follow(opener, { ...change, ...changed });
    expect(staleWords(open(questions))).toBe(sentence);
    expect(saysOtherwise(open(questions))).toBe(changed.says !== undefined);
  });

  test('whose opener is gone cannot be said yes to; other openers do not touch it', () => {
    const questions = ask();
    questions.follow({}, null);
    expect(staleWords(open(questions))).toBeNull();
    questions.follow(opener, null);
    expect(staleWords(open(questions))).toMatch('cannot be done any more');
  });

  test('gives way to the next, and ends undone', async () => {
    const questions = createQuestions();
    const stand = { opener: null, section: null };
    const first = questions.ask(opener, change, stand);
    void questions.ask({}, change, stand);
    expect(await first).toBe(false);
    questions.close(1);
    expect(open(questions).n).toBe(2);
  });
});
