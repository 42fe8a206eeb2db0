// Which keys do what: the table's own, and how the user has changed them, remembered in this browser. No keys ever do two things.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { actionIds, actionOf, type ActionId } from '../commands/actions.ts';
import { reservedFor } from './keys.ts';

export type Bindings = Readonly<Record<ActionId, string | null>>;

export type Hotkeys = {
  readonly store: StoreApi<{ readonly bindings: Bindings }>;
  readonly actionFor: (keys: string) => ActionId | null;
  /** Answers with why not, or null where it was done. Null for `keys` takes them away. */
  readonly set: (id: ActionId, keys: string | null) => string | null;
  readonly reset: () => void;
};

const storageKey = 'buttonwood.hotkeys';

export const defaultBindings = Object.fromEntries(
  actionIds.map((id) => [id, actionOf(id).keys]),
) as Bindings;

/** Why `keys` cannot be given to `id`; null where they can. */
export function bindingProblem(bindings: Bindings, id: ActionId, keys: string): string | null {
  const reserved = reservedFor(keys);
  if (reserved !== null) return `These keys cannot be used: this one ${reserved}.`;
  const other = actionIds.find((each) => each !== id && bindings[each] === keys);
  return other === undefined ? null : `These keys are taken: ${actionOf(other).label}.`;
}

/** What of a stored change still fits: an unknown action or keys that are taken by now are left out. */
export function readBindings(value: unknown): Bindings {
  const bindings: Record<ActionId, string | null> = { ...defaultBindings };
  if (typeof value !== 'object' || value === null) return bindings;
  const stored = value as Readonly<Record<string, unknown>>;
  const changed = actionIds.filter((id) => Object.hasOwn(stored, id));
  // First everything that moves gives up its keys, so that two may have been exchanged.
  for (const id of changed) bindings[id] = null;
  for (const id of changed) {
    const keys = stored[id];
    if (
      typeof keys === 'string' &&
      keys.length <= 24 &&
      bindingProblem(bindings, id, keys) === null
    )
      bindings[id] = keys;
  }
  return bindings;
}

export function createHotkeys(storage: Pick<Storage, 'getItem' | 'setItem'>): Hotkeys {
  const store = createStore<{ readonly bindings: Bindings }>(() => ({
    bindings: storedBindings(storage),
  }));
  const keep = (bindings: Bindings): void => {
    store.setState({ bindings });
    const changed = actionIds.filter((id) => bindings[id] !== defaultBindings[id]);
    try {
      storage.setItem(
        storageKey,
        JSON.stringify(Object.fromEntries(changed.map((id) => [id, bindings[id]]))),
      );
    } catch {
      // Not remembered, then.
    }
  };
  return {
    store,
    actionFor(keys) {
      const { bindings } = store.getState();
      return actionIds.find((id) => bindings[id] === keys) ?? null;
    },
    set(id, keys) {
      const { bindings } = store.getState();
      const problem = keys === null ? null : bindingProblem(bindings, id, keys);
      if (problem === null) keep({ ...bindings, [id]: keys });
      return problem;
    },
    reset() {
      keep(defaultBindings);
    },
  };
}

function storedBindings(storage: Pick<Storage, 'getItem'>): Bindings {
  try {
    return readBindings(JSON.parse(storage.getItem(storageKey) ?? 'null'));
  } catch {
    return defaultBindings;
  }
}
