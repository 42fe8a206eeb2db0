// The time of the user's clock, told once a second, for countdowns. All of them tick together; nothing ticks in a page that is not looked at.
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  nowMs = Date.now();
  if (!document.hidden) {
    for (const listener of listeners) listener();
  }
  timer = setTimeout(tick, 1_000 - (nowMs % 1_000));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

export function useNowMs(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
