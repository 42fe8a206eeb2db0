// Which page a path means, and what stands behind its #.

import { expect, test } from 'vitest';
import {
  linkToken,
  pageNames,
  pageOf,
  pages,
  pagesOf,
  sections,
  symbolOf,
  type SectionName,
} from './route.ts';

test('every page stands under its own path, with or without a slash at the end', () => {
  for (const name of pageNames) {
    expect(pageOf(pages[name].path)).toBe(name);
    expect(pageOf(`${pages[name].path}/`)).toBe(name);
  }
});

test('the path of a section is its first page, and every section has one', () => {
  for (const section of Object.keys(sections) as SectionName[]) {
    const [first] = pagesOf(section);
    expect(first).toBeDefined();
    expect(pageOf(sections[section].path)).toBe(first?.name);
  }
});

test.each([
  ['', 'trade'],
  ['/index.html', 'trade'],
  ['/account', 'portfolio'],
  ['/account/', 'portfolio'],
  ['/account/securities', 'notFound'],
  ['/Account/security', 'notFound'],
  ['/account/security/x', 'notFound'],
])('the path %j means %s', (path, page) => {
  expect(pageOf(path)).toBe(page);
});

test.each([
  ['/', '#AAPL', 'AAPL'],
  ['/', '', null],
  ['/', '#', null],
  ['/', '#BRK%2EB', 'BRK.B'],
  ['/', '#%E0%A4%A', null],
  ['/reset-password', '#token=bwm_x', null],
  ['/account/security', '#keys', null],
])('%s with %s looks at the stock %j', (path, hash, symbol) => {
  expect(symbolOf(path, hash)).toBe(symbol);
});

test.each([
  ['#token=bwm_a-b_c', 'bwm_a-b_c'],
  ['#token=', null],
  ['#AAPL', null],
  ['', null],
])('behind %j the link carries %j', (hash, token) => {
  expect(linkToken(hash)).toBe(token);
});
