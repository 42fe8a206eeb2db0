// A layout survives the way through dockview and back, and whatever is wrong with a saved one is found.

import { describe, expect, test } from 'vitest';
import { panelIds } from './panels.ts';
import { presetLayout, presetNames } from './presets.ts';
import { fromDock, panelsOf, readLayout, sameShape, toDock, type Layout } from './tree.ts';

const boxes = [
  { width: 1024, height: 560 },
  { width: 1440, height: 790 },
  { width: 2560, height: 1300 },
];

describe.each(presetNames)('the preset %s', (name) => {
  test.each(boxes)('comes back from dockview as it went, at $width x $height', (box) => {
    const layout = presetLayout(name, box);
    const back = fromDock(toDock(layout, box));
    expect(back).not.toBeNull();
    expect(sameShape(back as Layout, layout)).toBe(true);
    expect(readLayout(JSON.parse(JSON.stringify(layout)))).toEqual(layout);
  });

  test('holds no panel twice, and always chart, book and ticket', () => {
    for (const box of boxes) {
      const held = panelsOf(presetLayout(name, box).root);
      expect(new Set(held).size).toBe(held.length);
      expect(held).toEqual(expect.arrayContaining(['chart', 'book', 'ticket']));
      expect(held.every((id) => panelIds.includes(id))).toBe(true);
    }
  });

  test('fills the desk to the pixel', () => {
    for (const box of boxes) {
      const { root } = toDock(presetLayout(name, box), box).grid;
      const widths = (root.data as readonly { size?: number }[]).map(({ size }) => size ?? 0);
      expect(Math.abs(widths.reduce((sum, width) => sum + width, 0) - box.width)).toBeLessThan(4);
    }
  });
});

const good: Layout = {
  along: 'row',
  root: {
    parts: [
      { size: 3, node: { tabs: ['chart'], active: 'chart' } },
      {
        size: 1,
        node: { parts: [{ size: 1, node: { tabs: ['book', 'trades'], active: 'trades' } }] },
      },
    ],
  },
};

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'row'],
  ['a list', []],
  ['no direction', { root: good.root }],
  ['a group for a root', { along: 'row', root: { tabs: ['chart'], active: 'chart' } }],
  ['a split of nothing', { along: 'row', root: { parts: [] } }],
  ['an unknown panel', JSON.parse(JSON.stringify(good).replace('"book"', '"casino"'))],
  ['a panel twice', JSON.parse(JSON.stringify(good).replace('"book"', '"chart"'))],
  ['an empty group', JSON.parse(JSON.stringify(good).replace('["chart"]', '[]'))],
  ['a size of nothing', JSON.parse(JSON.stringify(good).replace('"size":3', '"size":0'))],
  ['a size that is none', JSON.parse(JSON.stringify(good).replace('"size":3', '"size":"3"'))],
  ['a name of an object', JSON.parse(JSON.stringify(good).replace('"book"', '"toString"'))],
])('a saved layout with %s is none', (_what, value) => {
  expect(readLayout(good)).toEqual(good);
  expect(readLayout(value)).toBeNull();
});

test('a saved layout nested without end is none', () => {
  let node: unknown = { tabs: ['chart'], active: 'chart' };
  for (let depth = 0; depth < 40; depth += 1) node = { parts: [{ size: 1, node }] };
  expect(readLayout({ along: 'row', root: node })).toBeNull();
});

test('sizes and tabs in front are no change of shape, another place of a tab is', () => {
  const resized = JSON.parse(JSON.stringify(good).replace('"size":3', '"size":9')) as Layout;
  const turned = { ...good, along: 'column' } as const;
  expect(sameShape(good, resized)).toBe(true);
  expect(sameShape(good, turned)).toBe(false);
  expect(
    sameShape(
      good,
      JSON.parse(JSON.stringify(good).replace('["book","trades"]', '["trades","book"]')) as Layout,
    ),
  ).toBe(false);
});
