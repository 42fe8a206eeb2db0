// What a person or a program may ask of a replay that runs: pause, resume, another speed, another time. One object for the whole replay, also
// where going back starts it afresh. Its clock is handed in. It must never go back in a venue that cannot be started afresh: what was traded
// stays traded.

import { clockText, exactClockText } from './clock-text.ts';
import type { PaceState } from './pace.ts';
import { Pace } from './pace.ts';
import { Refusal } from './refusal.ts';

export interface PlaybackOptions {
  /** Times the data's clock; undefined is as fast as it goes. */
  readonly speed: number | undefined;
  /** Everything before this time is sent at once. */
  readonly fromNs: number | undefined;
  /** Of the data, in nanoseconds after midnight. */
  readonly startNs: number;
  readonly endNs: number;
  /** The venue is the replay's own and may be started afresh. */
  readonly canRestart: boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
}

/** The session that plays at the moment. */
export interface Player {
  /** The pace has changed. */
  wake(): void;
  /** Ends it, to be started afresh. */
  startOver(): void;
}

export interface PlaybackStatus {
  readonly state: PaceState | 'starting' | 'ended';
  /** Where the data's clock stands; null before the first command. */
  readonly time: string | null;
  readonly speed: number | 'max';
  /** Of the data. */
  readonly begins: string;
  readonly ends: string;
  readonly canGoBack: boolean;
}

export class Playback {
  readonly pace: Pace;
  private readonly options: PlaybackOptions;
  private player: Player | undefined;
  private isEnded = false;

  constructor(options: PlaybackOptions) {
    this.options = options;
    this.pace = new Pace(options.speed);
    if (options.fromNs !== undefined) this.pace.seek(options.fromNs);
  }

  /** The session from now on; undefined while none plays. */
  attach(player: Player | undefined): void {
    this.player = player;
  }

  /** Nothing more will be played. */
  end(): void {
    this.isEnded = true;
    this.player = undefined;
  }

  status(): PlaybackStatus {
    const { pace, options } = this;
    const positionNs = pace.positionNs(options.nowMs());
    const state = this.player === undefined ? 'starting' : pace.state;
    return {
      state: this.isEnded ? 'ended' : state,
      time: positionNs === undefined ? null : exactClockText(positionNs),
      speed: pace.speed ?? 'max',
      begins: exactClockText(options.startNs),
      ends: exactClockText(options.endNs),
      canGoBack: options.canRestart,
    };
  }

  pause(): void {
    this.change(() => this.pace.pause(this.options.nowMs()));
  }

  resume(): void {
    this.change(() => this.pace.resume(this.options.nowMs()));
  }

  /** Undefined for as fast as it goes. */
  setSpeed(speed: number | undefined): void {
    this.change(() => this.pace.setSpeed(speed, this.options.nowMs()));
  }

  /** To a time of the data. Throws Refusal for one that it has not, and for one that has passed where the venue cannot be started afresh. */
  seek(timeNs: number): void {
    const { startNs, endNs, canRestart } = this.options;
    if (timeNs > endNs) {
      throw new Refusal(`The data ends at ${clockText(endNs)}, before ${clockText(timeNs)}.`);
    }
    const { lastDueNs } = this.pace;
    const isBack = lastDueNs !== undefined && timeNs < lastDueNs;
    if (isBack && !canRestart) {
      throw new Refusal(
        `The replay is at ${clockText(lastDueNs)} and cannot go back to ${clockText(timeNs)}: what the venue has traded stays traded. With --own it has a venue that it may start afresh.`,
      );
    }
    this.change(() => {
      if (!isBack) {
        this.pace.seek(timeNs);
        return;
      }
      const { player } = this;
      // What is left of the session's commands must not move the clock that begins anew.
      this.player = undefined;
      player?.startOver();
      this.pace.startOver(Math.max(timeNs, startNs));
    });
  }

  /** So many nanoseconds on, or back; not beyond the data. */
  skip(byNs: number): void {
    const { startNs, endNs, nowMs } = this.options;
    const positionNs = this.pace.positionNs(nowMs()) ?? startNs;
    this.seek(Math.min(endNs, Math.max(startNs, positionNs + byNs)));
  }

  private change(how: () => void): void {
    if (this.isEnded) throw new Refusal('The replay has ended.');
    how();
    this.player?.wake();
  }
}
