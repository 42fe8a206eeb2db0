// The table of actions holds together: every action can be told from the others by what it is called and by its keys, its keys can be pressed, and what sends
// an order without a question says so.

import { describe, expect, it } from 'vitest';
import { keyCaps, keysOf, reservedFor, writesText } from '../hotkeys/keys.ts';
import { actionGroups, actionIds, actionOf } from './actions.ts';
import { find } from './find.ts';

/** The press that a text of keys stands for. */
function pressOf(keys: string) {
  const parts = keys.split(/\+(?=.)/);
  const key = parts.at(-1) ?? '';
  return {
    key: key.length === 1 ? key.toLowerCase() : key,
    code: /^[A-Z]$/.test(key) ? `Key${key}` : '',
    ctrlKey: parts.includes('Mod'),
    metaKey: false,
    altKey: parts.includes('Alt'),
    shiftKey: parts.includes('Shift'),
  };
}

describe.each(actionIds)('%s', (id) => {
  const { group, label, keys, also = '', trade = false, oneClick = false } = actionOf(id);

  it('is in a group, and called by words of its own', () => {
    expect(actionGroups).toContain(group);
    expect(label).toMatch(/^[A-Z].*[^.]$/);
    expect(actionIds.filter((each) => actionOf(each).label === label)).toEqual([id]);
  });

  it('is found first by what it is called, and by each of its other words', () => {
    const items = actionIds.map((each) => ({
      id: each,
      label: actionOf(each).label,
      also: actionOf(each).also ?? '',
    }));
    expect(find(items, label, [])[0]?.id).toBe(id);
    for (const word of also.split(' ').filter((each) => each !== '')) {
      expect(find(items, word, []).map((each) => each.id)).toContain(id);
    }
  });

  it('has keys that a keyboard writes so, that nobody else has and that the browser leaves', () => {
    if (keys === null) return;
    expect(keysOf(pressOf(keys))).toBe(keys);
    expect(reservedFor(keys)).toBeNull();
    expect(actionIds.filter((each) => actionOf(each).keys === keys)).toEqual([id]);
    expect(keyCaps(keys, false).every((cap) => cap.length > 0)).toBe(true);
  });

  it('sends an order only from the trade page, and never by a single letter alone', () => {
    if (!oneClick) return;
    expect([group, trade]).toEqual(['Trading', true]);
    expect(keys ?? 'Shift+').toMatch(/^(?:Shift|Alt|Mod)\+/);
  });

  it('that is a trade of its own asks for the one-click mode', () => {
    const sends = /^(?:Buy|Sell) at|^Place the order/.test(label);
    expect(oneClick).toBe(sends);
  });
});

it('the palette opens from within a field, too', () => {
  expect(writesText(actionOf('commands').keys ?? '')).toBe(false);
  expect(writesText(actionOf('place').keys ?? '')).toBe(false);
});

it('every group has something in it, in the order of the table', () => {
  const groups = actionIds.map((id) => actionOf(id).group);
  expect([...new Set(groups)]).toEqual(actionGroups);
});
