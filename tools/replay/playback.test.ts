// Pause, resume, speed and seeking on a clock that the test turns. No venue, no timers.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { act, nextSpeed, readKeys } from './keyboard.ts';
import { Pace } from './pace.ts';
import { Playback } from './playback.ts';

const startNs = 34_200e9;
const endNs = 37_800e9;

class Stage {
  nowMs = 0;
  woken = 0;
  startedOver = 0;
  readonly playback: Playback;

  constructor(options: { speed?: number; fromNs?: number; canRestart?: boolean } = {}) {
    const { speed, fromNs, canRestart = false } = options;
    const nowMs = (): number => this.nowMs;
    this.playback = new Playback({ speed, fromNs, startNs, endNs, canRestart, nowMs });
    this.attach();
  }

  attach(): void {
    this.playback.attach({
      wake: () => void this.woken++,
      startOver: () => void this.startedOver++,
    });
  }

  /** Milliseconds that a command so many seconds into the data has to wait. */
  wait(second: number): number {
    return this.playback.pace.waitMs(startNs + second * 1e9, this.nowMs);
  }
}

test('a pause holds everything back and takes no time of the data', () => {
  const stage = new Stage({ speed: 10 });
  expect(stage.wait(0)).toBe(0);
  expect(stage.wait(10)).toBe(1_000);
  stage.nowMs = 400;
  stage.playback.pause();
  expect(stage.playback.status()).toMatchObject({ state: 'paused', time: '09:30:04.000' });
  stage.nowMs = 60_000;
  expect(stage.wait(10)).toBe(Number.POSITIVE_INFINITY);
  expect(stage.playback.status().time).toBe('09:30:04.000');
  stage.playback.resume();
  expect(stage.wait(10)).toBe(600);
  expect(stage.woken).toBe(2);
});

test('another speed counts from where the clock stands', () => {
  const stage = new Stage({ speed: 1 });
  stage.wait(0);
  expect(stage.wait(10)).toBe(10_000);
  stage.nowMs = 5_000;
  stage.playback.setSpeed(5);
  expect(stage.wait(10)).toBe(1_000);
  stage.playback.setSpeed(undefined);
  expect(stage.wait(10)).toBe(0);
  expect(stage.wait(3_000)).toBe(0);
  stage.playback.setSpeed(2);
  expect(stage.wait(3_002)).toBe(1_000);
});

test('a time that is sought is reached at once, and the speed counts from there', () => {
  const stage = new Stage({ speed: 1 });
  stage.wait(0);
  stage.playback.seek(startNs + 600e9);
  expect(stage.playback.status().state).toBe('seeking');
  expect([stage.wait(1), stage.wait(599)]).toEqual([0, 0]);
  expect(stage.wait(602)).toBe(2_000);
  expect(stage.playback.status()).toMatchObject({ state: 'playing', time: '09:40:00.000' });
});

test('sought while paused, it goes there and stays paused', () => {
  const stage = new Stage({ speed: 1 });
  stage.wait(0);
  stage.playback.pause();
  stage.playback.seek(startNs + 600e9);
  expect(stage.wait(599)).toBe(0);
  expect(stage.wait(601)).toBe(Number.POSITIVE_INFINITY);
  expect(stage.playback.status()).toMatchObject({ state: 'paused', time: '09:40:00.000' });
  stage.playback.resume();
  expect(stage.wait(601)).toBe(1_000);
});

test('what is before --from is sent at once, and data that begins later does not wait for itself', () => {
  const stage = new Stage({ speed: 1, fromNs: startNs + 60e9 });
  expect([stage.wait(0), stage.wait(59)]).toEqual([0, 0]);
  expect(stage.wait(61)).toBe(1_000);
  const early = new Stage({ speed: 1, fromNs: 0 });
  expect(early.wait(0)).toBe(0);
});

test('a venue that others may have traded in does not go back', () => {
  const stage = new Stage({ speed: 1 });
  stage.playback.seek(startNs + 600e9);
  stage.wait(599);
  expect(() => stage.playback.seek(startNs)).toThrow(
    'The replay is at 09:39:59 and cannot go back to 09:30:00: what the venue has traded stays traded. With --own it has a venue that it may start afresh.',
  );
  expect(stage.startedOver).toBe(0);
  expect(stage.wait(599)).toBe(0);
});

test('a venue of its own is started afresh, paused as it was, and the time is sought in it', () => {
  const stage = new Stage({ speed: 1, canRestart: true });
  stage.wait(0);
  stage.playback.seek(startNs + 600e9);
  stage.wait(599);
  stage.playback.pause();
  stage.playback.seek(startNs + 60e9);
  expect(stage).toMatchObject({ startedOver: 1 });
  expect(stage.playback.status().state).toBe('starting');
  stage.attach();
  expect([stage.wait(0), stage.wait(59)]).toEqual([0, 0]);
  expect(stage.wait(61)).toBe(Number.POSITIVE_INFINITY);
  expect(stage.playback.status()).toMatchObject({ state: 'paused', time: '09:31:00.000' });
});

test('beyond the end there is nothing, and after it nothing more to steer', () => {
  const stage = new Stage();
  expect(() => stage.playback.seek(endNs + 1e9)).toThrow(/^The data ends at 10:30:00/);
  stage.playback.end();
  expect(stage.playback.status().state).toBe('ended');
  expect(() => stage.playback.pause()).toThrow('The replay has ended.');
});

test('whatever is done, the clock never goes back, nothing passes a pause, and nothing is due early', () => {
  const step = fc.oneof(
    fc.constantFrom('pause', 'resume', 'max').map((kind) => ({ kind, value: 0 })),
    fc.record({ kind: fc.constant('speed'), value: fc.constantFrom(1, 2, 50) }),
    fc.record({ kind: fc.constant('seek'), value: fc.nat(600) }),
    fc.record({ kind: fc.constant('wait'), value: fc.nat(5_000) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(fc.nat(20)), (steps, gaps) => {
      const pace = new Pace(1);
      let nowMs = 0;
      let next = 0;
      let timeNs = startNs;
      let lastNs = 0;
      for (const { kind, value } of steps) {
        if (kind === 'pause') pace.pause(nowMs);
        else if (kind === 'resume') pace.resume(nowMs);
        else if (kind === 'max') pace.setSpeed(undefined, nowMs);
        else if (kind === 'speed') pace.setSpeed(value, nowMs);
        else if (kind === 'wait') nowMs += value;
        else if (startNs + value * 1e9 >= (pace.lastDueNs ?? 0)) {
          pace.seek(startNs + value * 1e9);
          // In a silence one may go back to where nothing was sent since.
          lastNs = pace.lastDueNs ?? 0;
        }
        while (next < gaps.length) {
          const { state, isHeld } = pace;
          const waitMs = pace.waitMs(timeNs, nowMs);
          if (isHeld && state !== 'seeking') expect(waitMs).toBe(Number.POSITIVE_INFINITY);
          if (waitMs > 0) break;
          timeNs += (gaps[next++] ?? 0) * 1e9;
        }
        const positionNs = pace.positionNs(nowMs) ?? startNs;
        expect(positionNs).toBeGreaterThanOrEqual(lastNs);
        if (next < gaps.length && pace.state !== 'seeking') {
          expect(positionNs).toBeLessThanOrEqual(timeNs);
        }
        lastNs = positionNs;
      }
    }),
    { numRuns: 500 },
  );
});

test('each key means one thing, however many come at once', () => {
  const kinds = readKeys(' x+-\u001B[C\u001B[D\u001B[Hq\u0003').map((action) =>
    action.kind === 'skip' ? action.byNs / 60e9 : action.kind,
  );
  expect(kinds).toEqual(['togglePause', 'faster', 'slower', 1, -1, 'stop', 'stop']);
});

test('speeds go in steps, with as fast as it goes above all', () => {
  expect([1, 3, 1_000, undefined].map((speed) => nextSpeed(speed, true))).toEqual([
    2,
    5,
    undefined,
    undefined,
  ]);
  expect([undefined, 3, 1, 0.5].map((speed) => nextSpeed(speed, false))).toEqual([
    1_000, 2, 1, 0.5,
  ]);
});

test('a key answers with what it did, or why it did not', () => {
  const stage = new Stage({ speed: 1 });
  const stop = (): void => undefined;
  stage.wait(0);
  stage.playback.seek(startNs + 600e9);
  stage.wait(599);
  stage.wait(601);
  const type = (keys: string): string[] =>
    readKeys(keys).map((action) => act(action, stage.playback, stop));
  expect(type(' ')).toEqual(['paused at 09:40:00.000, speed 1']);
  expect(type('+ ')).toEqual([
    'paused at 09:40:00.000, speed 2',
    'playing at 09:40:00.000, speed 2',
  ]);
  expect(type('\u001B[D')[0]).toMatch(/cannot go back to 09:39:00/);
  expect(type('\u001B[C')[0]).toMatch(/^seeking/);
});
