// How many workers execute signals, by a slider. What is chosen last is what the venue is told last: one request at a time, and whatever is chosen
// meanwhile goes with the next.
import { useRef, useState } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { useAction } from './use-action.ts';

export function WorkersSlider({ workers }: { workers: number }) {
  const { client } = useTerminal();
  const { run } = useAction('signals');
  const [wanted, setWanted] = useState<number | null>(null);
  /** Where the slider stands, and where it was let go. */
  const hand = useRef<{ at: number | null; letGo: number | null }>({ at: null, letGo: null });
  const isSending = useRef(false);
  const shown = wanted ?? workers;
  const move = (at: number): void => {
    hand.current.at = at;
    setWanted(at);
  };
  const send = async (): Promise<void> => {
    hand.current.letGo = hand.current.at;
    if (isSending.current) return;
    isSending.current = true;
    let told = workers;
    for (;;) {
      const { letGo } = hand.current;
      if (letGo === null || letGo === told) break;
      await run(
        () => client.rest.call('PATCH /v1/operator/signals', { body: { workers: letGo } }),
        `${letGo} ${letGo === 1 ? 'worker' : 'workers'}`,
      );
      // Refused or not: it is not sent a second time by itself.
      told = letGo;
    }
    isSending.current = false;
    // Still in the hand: letting go sends it.
    if (hand.current.at !== hand.current.letGo) return;
    hand.current = { at: null, letGo: null };
    setWanted(null);
  };
  return (
    <label className="flex max-w-md items-center gap-3 text-xs text-ink-2">
      Workers
      <input
        aria-valuetext={`${shown} workers`}
        className="flex-1 accent-(--accent)"
        max={32}
        min={1}
        onBlur={() => void send()}
        onChange={(event) => move(Number(event.currentTarget.value))}
        onKeyUp={() => void send()}
        onPointerUp={() => void send()}
        type="range"
        value={shown}
      />
      <output className="w-6 text-right font-semibold text-ink tabular-nums">{shown}</output>
    </label>
  );
}
