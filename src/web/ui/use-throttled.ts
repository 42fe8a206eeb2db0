// A store's value, looked at a few times a second: for what need not follow every frame, such as the ticket's estimate.
import { useEffect, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';

export function useThrottled<State, Value>(
  store: StoreApi<State>,
  select: (state: State) => Value,
  everyMs: number,
): Value {
  const [value, setValue] = useState(() => select(store.getState()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      setValue(() => select(store.getState()));
    };
    look();
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(look, everyMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, select, everyMs]);
  return value;
}
