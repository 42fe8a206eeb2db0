// Own lists of stocks: made, filled, reordered, kept and read again.
import { expect, test } from 'vitest';
import { createWatchlists, starredList } from './watchlists.ts';

function browser(kept?: string) {
  const memory = new Map(kept === undefined ? [] : [['buttonwood.watchlists', kept]]);
  const storage = {
    getItem: (name: string) => memory.get(name) ?? null,
    setItem: (name: string, value: string) => void memory.set(name, value),
  };
  return createWatchlists.bind(null, () => storage);
}

test('a star makes the first list, and takes the stock off it again', () => {
  const open = browser();
  const lists = open();
  lists.toggle('AAPL');
  expect(starredList(lists.store.getState())).toMatchObject({
    name: 'Favourites',
    symbols: ['AAPL'],
  });
  lists.toggle('AAPL');
  expect(starredList(lists.store.getState())?.symbols).toEqual([]);
});

test('lists are kept: a visit later they are as they were', () => {
  const open = browser();
  const lists = open();
  expect(lists.create('  Tech ')).toBe(null);
  lists.toggle('GOOG');
  lists.toggle('MSFT');
  expect(open().store.getState()).toEqual(lists.store.getState());
  expect(lists.store.getState().lists).toEqual([
    { id: 'list1', name: 'Tech', symbols: ['GOOG', 'MSFT'] },
  ]);
});

test('a name that is empty, long or taken is refused with the reason', () => {
  const lists = browser()();
  lists.create('Tech');
  expect(lists.create(' ')).toBe('Enter a name.');
  expect(lists.create('x'.repeat(31))).toBe('At most 30 characters.');
  expect(lists.create('tech')).toBe('There is a list of that name.');
  expect(lists.rename('list1', 'TECH')).toBe(null);
});

test('stocks move within their list and stay on it once', () => {
  const lists = browser()();
  lists.create('Tech');
  for (const symbol of ['A', 'B', 'C']) lists.add('list1', symbol);
  expect(lists.add('list1', 'B')).toBe('B is on the list already.');
  lists.move('list1', 'C', 0);
  expect(lists.store.getState().lists[0]?.symbols).toEqual(['C', 'A', 'B']);
  lists.move('list1', 'C', 9);
  lists.move('list1', 'X', 0);
  expect(lists.store.getState().lists[0]?.symbols).toEqual(['A', 'B', 'C']);
  lists.drop('list1', 'B');
  expect(lists.store.getState().lists[0]?.symbols).toEqual(['A', 'C']);
});

test('removing the list that is looked at shows every stock', () => {
  const lists = browser()();
  lists.create('Tech');
  lists.remove('list1');
  expect(lists.store.getState()).toEqual({ lists: [], shown: null });
});

test.each([
  'not json',
  'null',
  '{"lists":7}',
  '{"lists":[null,{"id":1},{"id":"a","name":"","symbols":[]}],"shown":"a"}',
])('%j from the browser is no list', (kept) => {
  expect(browser(kept)().store.getState()).toEqual({ lists: [], shown: null });
});

test('what is whole of what was kept is read, symbols once', () => {
  const kept = '{"lists":[{"id":"a","name":"X","symbols":["A","A",7]},5],"shown":"a"}';
  expect(browser(kept)().store.getState()).toEqual({
    lists: [{ id: 'a', name: 'X', symbols: ['A'] }],
    shown: 'a',
  });
});
