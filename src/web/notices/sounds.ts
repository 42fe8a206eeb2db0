// Two short tones for a fill, made by the browser itself: rising for a buy, falling for a sell. Off unless the user wants them.

import type { Side } from '#api/types.ts';

const tonesHz = { buy: [660, 990], sell: [660, 440] } as const satisfies Record<
  Side,
  readonly number[]
>;
const toneS = 0.09;
const loudness = 0.12;
/** Many fills at once are one sound. */
const pauseMs = 250;

export function createSounds(): (side: Side) => void {
  let context: AudioContext | null = null;
  let playedAtMs = -Infinity;
  return (side) => {
    const nowMs = performance.now();
    if (nowMs - playedAtMs < pauseMs) return;
    playedAtMs = nowMs;
    try {
      context ??= new AudioContext();
      // Browsers hold it back until the user has pressed something.
      void context.resume();
      tonesHz[side].forEach((hz, at) => tone(context as AudioContext, hz, at * toneS));
    } catch {
      // No sound on this machine, then.
    }
  };
}

function tone(context: AudioContext, hz: number, afterS: number): void {
  const from = context.currentTime + afterS;
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = hz;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(loudness, from + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.001, from + toneS);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(from);
  oscillator.stop(from + toneS);
}
