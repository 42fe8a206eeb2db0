// Layouts are remembered, named once, and what cannot be read is put aside and named.

import { expect, test } from 'vitest';
import { createLayouts, layoutsKey, ownLayoutsMax, readLayouts } from './layouts-store.ts';
import { presetLayout } from './presets.ts';

const box = { width: 1440, height: 790 };
const layout = presetLayout('Chart', box);

function memory(first?: string): {
  getItem: () => string | null;
  setItem: (key: string, value: string) => void;
  text: () => string;
} {
  let text = first ?? null;
  return {
    getItem: () => text,
    setItem(key, value) {
      expect(key).toBe(layoutsKey);
      text = value;
    },
    text: () => text ?? '',
  };
}

test('a layout that is saved under a name is there after a reload', () => {
  const storage = memory();
  const first = createLayouts(storage);
  expect(first.store.getState().chosen).toBe('Trading');
  expect(first.saveAs('  Mine ', layout)).toBeNull();
  const second = createLayouts(storage);
  expect(second.store.getState()).toEqual({
    chosen: 'Mine',
    changed: null,
    own: [{ name: 'Mine', layout }],
    notice: null,
  });
});

test('names are given once, and presets keep theirs', () => {
  const layouts = createLayouts(memory());
  expect(layouts.saveAs('Mine', layout)).toBeNull();
  expect(layouts.saveAs('mine', layout)).toMatch(/^Name: there is a layout called/);
  expect(layouts.saveAs('trading', layout)).toMatch(/^Name: trading is a preset/);
  expect(layouts.saveAs('', layout)).toMatch(/^Name: give/);
  expect(layouts.saveAs('x'.repeat(25), layout)).toMatch(/^Name: 24 characters/);
  expect(layouts.rename('Mine', 'Chart')).toMatch(/^Name: Chart is a preset/);
  expect(layouts.rename('Mine', 'Yours')).toBeNull();
  expect(layouts.store.getState().chosen).toBe('Yours');
});

test('no more than so many are kept', () => {
  const layouts = createLayouts(memory());
  for (let at = 0; at < ownLayoutsMax; at += 1) expect(layouts.saveAs(`L${at}`, layout)).toBeNull();
  expect(layouts.saveAs('One more', layout)).toMatch(/kept at most/);
});

test('a change is remembered until it is saved or reset', () => {
  const storage = memory();
  const layouts = createLayouts(storage);
  layouts.change(layout);
  expect(createLayouts(storage).store.getState().changed).toEqual(layout);
  layouts.reset();
  expect(createLayouts(storage).store.getState().changed).toBeNull();
  layouts.saveAs('Mine', presetLayout('Trading', box));
  layouts.change(layout);
  expect(layouts.save(layout)).toBeNull();
  expect(layouts.store.getState()).toMatchObject({
    changed: null,
    own: [{ name: 'Mine', layout }],
  });
  layouts.choose('Scalper');
  expect(layouts.save(layout)).toMatch(/preset/);
});

test('removing the chosen one leads back to the first preset', () => {
  const layouts = createLayouts(memory());
  layouts.saveAs('Mine', layout);
  layouts.remove('Mine');
  expect(layouts.store.getState()).toMatchObject({ chosen: 'Trading', own: [] });
});

test.each<[string, string]>([
  ['no JSON', '{'],
  ['another version', '{"version":0,"chosen":"Mine"}'],
  ['a list', '[]'],
  ['null', 'null'],
])('%s in the storage gives the preset and a notice', (_what, text) => {
  expect(createLayouts(memory(text)).store.getState()).toMatchObject({
    chosen: 'Trading',
    changed: null,
    own: [],
    notice: expect.stringContaining('The preset stands instead') as string,
  });
});

test('of several layouts the one that is broken is put aside by name, the others stay', () => {
  const state = readLayouts({
    version: 1,
    chosen: 'Good',
    changed: null,
    own: [
      { name: 'Good', layout },
      { name: 'Bad', layout: { along: 'row' } },
    ],
  });
  expect(state).toMatchObject({ chosen: 'Good', own: [{ name: 'Good' }] });
  expect(state.notice).toContain('Bad');
});

test('storage that is blocked costs the memory and nothing else', () => {
  const layouts = createLayouts({
    getItem: () => null,
    setItem() {
      throw new Error('blocked');
    },
  });
  expect(layouts.saveAs('Mine', layout)).toBeNull();
  expect(layouts.store.getState().chosen).toBe('Mine');
});
