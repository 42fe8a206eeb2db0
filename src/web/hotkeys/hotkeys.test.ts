// Keys are read the same on every keyboard, no keys do two things, and none writes into what somebody types.

import { describe, expect, test } from 'vitest';
import { actionIds } from '../commands/actions.ts';
import { bindingProblem, createHotkeys, defaultBindings, readBindings } from './hotkeys-store.ts';
import { keyCaps, keysOf, reservedFor, writesText } from './keys.ts';

const press = (key: string, more: Partial<Parameters<typeof keysOf>[0]> = {}) =>
  keysOf({
    key,
    code: '',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  });

test.each<[string | null, ReturnType<typeof press>]>([
  ['B', press('b')],
  ['Shift+B', press('B', { shiftKey: true })],
  ['B', press('B')],
  ['Mod+K', press('k', { ctrlKey: true })],
  ['Mod+K', press('k', { metaKey: true })],
  ['?', press('?', { shiftKey: true })],
  ['/', press('/')],
  ['Mod+,', press(',', { ctrlKey: true })],
  ['Alt+A', press('å', { altKey: true, code: 'KeyA' })],
  ['Alt+ArrowUp', press('ArrowUp', { altKey: true })],
  ['Shift+F6', press('F6', { shiftKey: true })],
  ['Space', press(' ')],
  [null, press('Shift', { shiftKey: true })],
  [null, press('Dead')],
])('%s is what a press is called', (name, keys) => {
  expect(keys).toBe(name);
});

test('keys stand as they stand on the keyboard, the plus too', () => {
  expect(keyCaps('Mod+Shift+ArrowUp', false)).toEqual(['Ctrl', 'Shift', '↑']);
  expect(keyCaps('Mod+K', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('+', false)).toEqual(['+']);
  expect(keyCaps('Mod++', false)).toEqual(['Ctrl', '+']);
});

describe('the keys that come with the terminal', () => {
  test('do one thing each, and are none of the browser', () => {
    const given = actionIds.map((id) => defaultBindings[id]).filter((keys) => keys !== null);
    expect(new Set(given).size).toBe(given.length);
    for (const keys of given) expect(reservedFor(keys)).toBeNull();
  });

  test('are none of those that write, where they must work in a field', () => {
    expect(writesText('B')).toBe(true);
    expect(writesText('Alt+ArrowUp')).toBe(true);
    expect(writesText('?')).toBe(true);
    expect(writesText('Mod+K')).toBe(false);
    expect(writesText('Shift+F6')).toBe(false);
  });
});

function memory() {
  let text: string | null = null;
  return {
    getItem: () => text,
    setItem(_key: string, value: string) {
      text = value;
    },
  };
}

test('keys that are taken are refused with the name of what has them, and those of the browser too', () => {
  const hotkeys = createHotkeys(memory());
  expect(hotkeys.set('sell', 'B')).toBe('These keys are taken: Write a buy order.');
  expect(hotkeys.set('sell', 'Mod+T')).toMatch(/cannot be used/);
  expect(hotkeys.actionFor('B')).toBe('buy');
  expect(bindingProblem(defaultBindings, 'buy', 'B')).toBeNull();
});

test('changed keys are remembered, and a reset forgets them', () => {
  const storage = memory();
  const hotkeys = createHotkeys(storage);
  expect(hotkeys.set('buy', 'Q')).toBeNull();
  expect(hotkeys.set('sell', 'B')).toBeNull();
  expect(hotkeys.set('maximise', null)).toBeNull();
  const again = createHotkeys(storage);
  expect(again.actionFor('Q')).toBe('buy');
  expect(again.actionFor('B')).toBe('sell');
  expect(again.actionFor('S')).toBeNull();
  expect(again.actionFor('M')).toBeNull();
  again.reset();
  expect(createHotkeys(storage).store.getState().bindings).toEqual(defaultBindings);
});

test.each([null, 'B', 7, [], { buy: 3 }, { buy: 'Mod+T' }, { nonsense: 'Q' }])(
  'stored keys that fit nothing change nothing but what they name (%j)',
  (value) => {
    const bindings = readBindings(value);
    for (const id of actionIds.filter((each) => each !== 'buy'))
      expect(bindings[id]).toBe(defaultBindings[id]);
  },
);

test('two stored changes to the same keys never both hold', () => {
  const bindings = readBindings({ buy: 'Q', sell: 'Q' });
  expect([bindings.buy, bindings.sell]).toEqual(['Q', null]);
});
