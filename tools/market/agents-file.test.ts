// The agents file: the one that comes with the tool is good, and every mistake is one sentence that names the field.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseMarketFile, readMarketFile } from './agents-file.ts';

const text = readFileSync(new URL('default-agents.json', import.meta.url), 'utf8');

interface Draft {
  path: Record<string, unknown> & { fundamental: Record<string, unknown> };
  groups: Record<string, unknown>[];
}

/** The sentence about the default file after a change. */
function complaint(change: (draft: Draft) => unknown): string {
  const draft = JSON.parse(text) as Draft;
  const changed = change(draft);
  try {
    parseMarketFile(JSON.stringify(changed === null ? changed : draft));
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : '';
  }
  return 'none';
}

test('the default file has every kind of agent', () => {
  const { groups } = parseMarketFile(text);
  expect(new Set(groups.map(({ spec }) => spec.kind))).toEqual(
    new Set(['maker', 'noise', 'value', 'momentum', 'parent']),
  );
});

test('the example in the documentation is good', () => {
  const page = readFileSync(new URL('../../docs/market.md', import.meta.url), 'utf8');
  const example = /```json\n([^`]+)```/.exec(page)?.[1] ?? '';
  expect(parseMarketFile(example).groups).toHaveLength(1);
});

test.each<[string, (draft: Draft) => unknown, string]>([
  ['a missing path', (draft) => delete (draft as Partial<Draft>).path, 'path is missing.'],
  [
    'a wrong number',
    ({ path }) => (path.fundamental['volatilityBps'] = -1),
    'path.fundamental.volatilityBps must be a number from 0 to 1000; it is -1.',
  ],
  [
    'a list of other things',
    ({ path }) => (path.fundamental['clustering'] = { strength: 1, timescalesSeconds: [5, '6'] }),
    'path.fundamental.clustering.timescalesSeconds[1] must be a number from 0.1 to 1000000; it is "6".',
  ],
  ['no groups', (draft) => (draft.groups = []), 'groups must be a list of groups of agents'],
  [
    'an unknown kind',
    ({ groups }) => (groups[1]!['kind'] = 'whale'),
    'groups[1].kind must be one of noise, value, momentum, parent, maker; it is "whale".',
  ],
  ['a kind of every object', ({ groups }) => (groups[1]!['kind'] = 'toString'), 'groups[1].kind'],
  [
    'a missing figure',
    ({ groups }) => delete groups[2]!['passiveShare'],
    'groups[2].passiveShare is missing.',
  ],
  [
    'a figure of another kind',
    ({ groups }) => (groups[2]!['levels'] = 3),
    'groups[2].levels is not known; there are wake, activityMin, notional, passiveShare,',
  ],
  [
    'half an agent',
    ({ groups }) => (groups[0]!['count'] = 1.5),
    'groups[0].count must be a whole number from 1 to 5000; it is 1.5.',
  ],
  [
    'a branching ratio that would never end',
    ({ groups }) => (groups[0]!['wake'] = { ratePerMinute: 1, branching: 1, decaySeconds: 1 }),
    'groups[0].wake.branching must be a number from 0 to 0.95; it is 1.',
  ],
  [
    'a mean below the least',
    ({ groups }) => (groups[0]!['latency'] = { minUs: 10, meanUs: 9 }),
    'groups[0].latency.meanUs must not be less than minUs: 9 < 10.',
  ],
  [
    'averages the wrong way round',
    ({ groups }) => (groups.find(({ kind }) => kind === 'momentum')!['fastSeconds'] = 1_000),
    '.fastSeconds must be less than slowSeconds: 1000 is not less than 60.',
  ],
  [
    'one name twice',
    ({ groups }) => (groups[1]!['name'] = 'ladder'),
    'groups[1].name: ladder is the name of another.',
  ],
  ['a name with a space', ({ groups }) => (groups[1]!['name'] = 'a b'), 'groups[1].name must be'],
  [
    'nobody who quotes',
    (draft) => (draft.groups = draft.groups.filter(({ kind }) => kind !== 'maker')),
    'groups: one must be of the kind maker, or nobody quotes.',
  ],
  [
    'too many',
    ({ groups }) => (groups[3]!['count'] = 4_950),
    'groups: 5048 agents are more than 5000.',
  ],
  ['nothing at all', () => null, 'the file must be an object in braces; it is null.'],
])('%s is named', (_name, change, sentence) => {
  expect(complaint(change)).toContain(`Refusal: `);
  expect(complaint(change)).toContain(sentence);
});

test('a file that is none is told from one that is wrong', () => {
  expect(() => readMarketFile('/nowhere/agents.json')).toThrow(
    /^The agents file \/nowhere\/agents\.json cannot be read: /,
  );
  expect(() => parseMarketFile('{')).toThrow(/^it is not JSON \(/);
});
