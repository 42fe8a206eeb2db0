// The replay's keys: what each means, and a terminal that is listened to. It must give the terminal back as it was.

import type { Playback } from './playback.ts';
import { Refusal } from './refusal.ts';

export type KeyAction =
  | { readonly kind: 'togglePause' | 'faster' | 'slower' | 'help' | 'stop' }
  | { readonly kind: 'skip'; readonly byNs: number };

export const keyHelp =
  'Keys: space pauses and resumes, right and left go a minute on and back, up and down ten minutes, + and - change the speed, q stops, ? says this.';

const minuteNs = 60e9;
const speeds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

const keys: Readonly<Record<string, KeyAction>> = {
  ' ': { kind: 'togglePause' },
  '+': { kind: 'faster' },
  '=': { kind: 'faster' },
  '-': { kind: 'slower' },
  '?': { kind: 'help' },
  h: { kind: 'help' },
  q: { kind: 'stop' },
  '\u0003': { kind: 'stop' },
  '\u001B[C': { kind: 'skip', byNs: minuteNs },
  '\u001B[D': { kind: 'skip', byNs: -minuteNs },
  '\u001B[A': { kind: 'skip', byNs: 10 * minuteNs },
  '\u001B[B': { kind: 'skip', byNs: -10 * minuteNs },
};

/** What was typed, one action a key; keys without a meaning are passed over. */
export function readKeys(text: string): KeyAction[] {
  const actions: KeyAction[] = [];
  for (let at = 0; at < text.length;) {
    const sequence = text.startsWith('\u001B[', at) ? text.slice(at, at + 3) : text.charAt(at);
    const action = Object.hasOwn(keys, sequence) ? keys[sequence] : undefined;
    if (action !== undefined) actions.push(action);
    at += sequence.length;
  }
  return actions;
}

/** The next speed of the row 1, 2, 5, 10 …; undefined, as fast as it goes, is above all. */
export function nextSpeed(speed: number | undefined, isFaster: boolean): number | undefined {
  if (isFaster) return speed === undefined ? undefined : speeds.find((each) => each > speed);
  const below = speeds.findLast((each) => speed === undefined || each < speed);
  return below ?? speed;
}

/** Does what a key means, and gives the sentence to say about it. */
export function act(action: KeyAction, playback: Playback, stop: () => void): string {
  try {
    switch (action.kind) {
      case 'stop':
        stop();
        return 'Stopping.';
      case 'help':
        return keyHelp;
      case 'togglePause':
        if (playback.pace.isHeld) playback.resume();
        else playback.pause();
        break;
      case 'skip':
        playback.skip(action.byNs);
        break;
      default:
        playback.setSpeed(nextSpeed(playback.pace.speed, action.kind === 'faster'));
    }
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  const { state, time, speed } = playback.status();
  return `${state} at ${time ?? 'the beginning'}, speed ${speed}`;
}

/** Listens until the returned function is called. Nothing where the input is no terminal. */
export function listenToKeys(
  input: NodeJS.ReadStream,
  playback: Playback,
  say: (sentence: string) => void,
  stop: () => void,
): () => void {
  if (!input.isTTY) return () => undefined;
  const take = (data: Buffer): void => {
    for (const action of readKeys(data.toString('latin1'))) say(act(action, playback, stop));
  };
  input.setRawMode(true);
  input.on('data', take);
  input.resume();
  say(keyHelp);
  return () => {
    input.off('data', take);
    input.setRawMode(false);
    input.pause();
  };
}
