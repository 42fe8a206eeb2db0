// When stores publish: played with frames of a made-up screen. It must never wait for real ones.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { publishOnFrame, publishPrices } from './frame.ts';

const frameMs = 1_000 / 60;
let frames: (() => void)[] = [];
let nowMs = 0;

beforeEach(() => {
  // Each test begins long after the one before it.
  nowMs += 10_000;
  frames = [];
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function nextFrame(): void {
  nowMs += frameMs;
  const due = frames;
  frames = [];
  due.forEach((frame) => frame());
}

test('the user’s own is published with the next frame, once, however often it changed', () => {
  const publish = vi.fn<() => void>();
  for (let change = 0; change < 5; change++) publishOnFrame(publish);
  expect(publish).toHaveBeenCalledTimes(0);
  nextFrame();
  expect(publish).toHaveBeenCalledTimes(1);
  expect(frames).toEqual([]);
  publishOnFrame(publish);
  nextFrame();
  expect(publish).toHaveBeenCalledTimes(2);
});

test('prices that change all the time are published twenty times a second, the first at once', () => {
  const publish = vi.fn<() => void>();
  publishPrices(publish);
  nextFrame();
  expect(publish).toHaveBeenCalledTimes(1);
  for (let frame = 0; frame < 60; frame++) {
    publishPrices(publish);
    nextFrame();
  }
  expect(publish).toHaveBeenCalledTimes(21);
});

test('the last price is never left out', () => {
  const seen: number[] = [];
  let price = 0;
  const publish = (): void => {
    seen.push(price);
  };
  for (price = 1; price < 10; price++) {
    publishPrices(publish);
    nextFrame();
  }
  price = 10;
  publishPrices(publish);
  while (frames.length > 0) nextFrame();
  expect(seen.at(-1)).toBe(10);
});

test('of many lists of prices two are drawn in a frame, in turn; the user’s own waits for none of them', () => {
  const published: string[] = [];
  const lists = ['a', 'b', 'c', 'd', 'e'].map((name) => () => void published.push(name));
  const own = (): void => void published.push('own');
  lists.forEach(publishPrices);
  publishOnFrame(own);
  nextFrame();
  expect(published).toEqual(['a', 'b', 'own']);
  nextFrame();
  nextFrame();
  expect(published).toEqual(['a', 'b', 'own', 'c', 'd', 'e']);
  expect(frames).toEqual([]);
});

test('a page that nobody sees publishes once a second', () => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: true });
  const publish = vi.fn<() => void>();
  publishPrices(publish);
  publishOnFrame(publish);
  vi.advanceTimersByTime(999);
  expect(publish).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(publish).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
