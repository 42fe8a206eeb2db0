// Moves between pages, as a browser's history has them.

import { expect, test } from 'vitest';
import { createRouter, tradePath, type RouterWindow } from './router.ts';

/** A window with an address, a history, and buttons to go back and forward. */
function fakeWindow(start: string) {
  const entries = [start];
  let at = 0;
  let pressed = (): void => {};
  const url = (): URL => new URL(entries[at] ?? '/', 'http://venue.test');
  const frame: RouterWindow = {
    get location() {
      return url();
    },
    history: {
      pushState(_state, _title, to) {
        entries.splice(++at, entries.length, String(to));
      },
      replaceState(_state, _title, to) {
        entries[at] = String(to);
      },
    },
    addEventListener(_type, listener) {
      pressed = listener;
    },
  };
  const step = (by: number): void => {
    at += by;
    pressed();
  };
  return { frame, entries, back: () => step(-1), forward: () => step(1) };
}

test('links, back and forward move between pages, and each move counts', () => {
  const { frame, back, forward } = fakeWindow('/#AAPL');
  const router = createRouter(frame);
  router.start();
  expect(router.store.getState()).toEqual({ page: 'trade', moves: 0 });
  router.go('/account/security');
  expect(router.store.getState()).toEqual({ page: 'security', moves: 1 });
  back();
  expect(router.store.getState()).toEqual({ page: 'trade', moves: 2 });
  forward();
  expect(router.store.getState()).toEqual({ page: 'security', moves: 3 });
});

test('another stock is not another page, and the same address no new entry', () => {
  const { frame, entries } = fakeWindow('/#AAPL');
  const router = createRouter(frame);
  router.go('/#GOOG');
  router.go('/#GOOG');
  expect(router.store.getState().moves).toBe(0);
  expect(entries).toEqual(['/#AAPL', '/#GOOG']);
});

test('what stands behind the # is known after links, back and forward', () => {
  const { frame, back } = fakeWindow('/account#a');
  const router = createRouter(frame);
  router.start();
  expect(router.place.getState().hash).toBe('#a');
  router.go('/account#b');
  expect(router.place.getState().hash).toBe('#b');
  back();
  expect(router.place.getState().hash).toBe('#a');
  router.go('/account');
  expect(router.place.getState().hash).toBe('');
});

test('the token of a link does not stay in the address', () => {
  const { frame, entries } = fakeWindow('/reset-password#token=bwm_x');
  createRouter(frame).forgetHash();
  expect(entries).toEqual(['/reset-password']);
});

test('the trade page is left with its stock', () => {
  expect(tradePath('BRK.B')).toBe('/#BRK.B');
  expect(tradePath(null)).toBe('/');
});
