// The way from one phase to another: every step is one that the rulebook's table allows, and leads to where the calendar wants.

import { expect, test } from 'vitest';
import { Phase, termName } from '#core/terms.ts';
import { phasePath } from './phase-path.ts';

/** The rulebook's table. */
const allowed: Readonly<Record<keyof typeof Phase, readonly (keyof typeof Phase)[]>> = {
  closed: ['preOpen', 'continuous', 'halted'],
  preOpen: ['openingAuction', 'continuous', 'halted', 'closed'],
  openingAuction: ['continuous', 'halted', 'closed'],
  continuous: ['closingAuction', 'halted', 'closed'],
  closingAuction: ['closed', 'halted'],
  halted: ['reopeningAuction', 'continuous', 'closed'],
  reopeningAuction: ['continuous', 'halted', 'closed'],
};

const from = Object.keys(Phase) as (keyof typeof Phase)[];
const wanted = ['closed', 'preOpen', 'openingAuction', 'continuous', 'closingAuction'] as const;

function pathOf(at: keyof typeof Phase, to: keyof typeof Phase, endsDay: boolean): string[] {
  return phasePath(Phase[at], Phase[to], endsDay).map((phase) => termName(Phase, phase) ?? '');
}

test('every step is allowed, and the last one is the phase that is wanted', () => {
  for (const at of from) {
    for (const to of wanted) {
      for (const endsDay of [false, true]) {
        const path = pathOf(at, to, endsDay);
        let now: keyof typeof Phase = at;
        for (const step of path) {
          expect(allowed[now], `${at} to ${to}: ${now} to ${step}`).toContain(step);
          now = step as keyof typeof Phase;
        }
        if (path.length > 0) expect(now).toBe(to);
        if (endsDay || at === 'closed') expect(now).toBe(to);
      }
    }
  }
});

test('where a day has ended, everything that is not closed closes first', () => {
  for (const at of from.filter((each) => each !== 'closed')) {
    for (const to of wanted) expect(pathOf(at, to, true)[0]).toBe('closed');
  }
});

test('only forward: an instrument that was brought further than its calendar stays there', () => {
  expect(pathOf('continuous', 'preOpen', false)).toEqual([]);
  expect(pathOf('continuous', 'openingAuction', false)).toEqual([]);
  expect(pathOf('closingAuction', 'continuous', false)).toEqual([]);
});

test.for([
  ['a halt ends by nothing but the end of the day', 'halted', 'closingAuction', false, []],
  ['a halt in the night stays', 'halted', 'closed', false, []],
  ['at the end of the day a halt ends', 'halted', 'closed', true, ['closed']],
  ['a halt over a night ends in the next day', 'halted', 'preOpen', true, ['closed', 'preOpen']],
  ['an opening that was slept through', 'preOpen', 'continuous', false, ['continuous']],
  [
    'closing auctions begin from trading',
    'openingAuction',
    'closingAuction',
    false,
    ['continuous', 'closingAuction'],
  ],
  [
    'a reopening auction is uncrossed before the close',
    'reopeningAuction',
    'closingAuction',
    false,
    ['continuous', 'closingAuction'],
  ],
  [
    'opening auctions begin from pre-open',
    'closed',
    'openingAuction',
    false,
    ['preOpen', 'openingAuction'],
  ],
  ['a day that never stops', 'continuous', 'continuous', true, ['closed', 'continuous']],
] as const)('%s', ([_name, at, to, endsDay, path]) => {
  expect(pathOf(at, to, endsDay)).toEqual(path);
});
