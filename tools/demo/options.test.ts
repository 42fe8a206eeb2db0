// The demonstrations' command line: what it means, and one sentence for each mistake. It must never start anything.

import { describe, expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { allDemos } from '#demonstrations/all-demos.ts';

const url = 'http://127.0.0.1:8080';

describe('the options', () => {
  test('a name is one demonstration, all is all of them in their order', () => {
    const names = (...args: string[]): string[] =>
      readOptions(args, allDemos).demos.map(({ name }) => name);
    expect(names('auction-day')).toEqual(['auction-day']);
    expect(names('all')).toEqual(allDemos.map(({ name }) => name));
    expect(new Set(names('all')).size).toBe(allDemos.length);
    for (const name of names('all')) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
  });

  test('what is not said is a venue of its own, full size, no file', () => {
    expect(readOptions(['all'], allDemos)).toMatchObject({
      action: 'run',
      url: undefined,
      operatorTokenFile: undefined,
      isQuick: false,
      jsonFile: undefined,
    });
  });

  test('a venue that runs is named with its operator, without a slash at its end', () => {
    const args = [
      'all',
      '--quick',
      '--url',
      `${url}/`,
      '--operator-token-file',
      'f',
      '--json',
      'j',
    ];
    expect(readOptions(args, allDemos)).toMatchObject({
      url,
      operatorTokenFile: 'f',
      isQuick: true,
      jsonFile: 'j',
    });
  });

  test('list and --help run nothing', () => {
    expect(readOptions(['list'], allDemos).action).toBe('list');
    expect(readOptions(['--help'], allDemos).action).toBe('help');
  });

  test.each([
    [[], /^Which demonstration\?/],
    [['everything'], /^There is no demonstration "everything"; there are high-volume, /],
    [['self-trade', 'multi-user'], /multi-user is too much\.$/],
    [['all', '--url', 'nowhere'], /^--url takes the address of a venue, .* "nowhere" is none\.$/],
    [['all', '--url', url], /give --operator-token-file\.$/],
    [['all', '--operator-token-file', 'f'], /^--operator-token-file goes with --url/],
    [['all', '--json', ' '], /^--json takes the name of a file, and it is empty\.$/],
    [['all', '--url', url, '--operator-token-file', ''], /^--operator-token-file takes the name/],
    [
      ['crash-and-recover', '--url', url, '--operator-token-file', 'f'],
      /needs a venue of its own: leave --url out\.$/,
    ],
    [['all', '--fast'], /^Unknown option '--fast'; --help lists the options\.$/],
    [['all', '--quick=yes'], /--help lists the options\.$/],
  ])('%j is refused in one sentence', (args, sentence) => {
    expect(() => readOptions(args, allDemos)).toThrow(sentence);
  });
});
