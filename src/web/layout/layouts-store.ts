// The layouts of the desk: which one is chosen, how the user has changed it, and those they keep under names of their own. Remembered in
// this browser and checked when read: what cannot be read is put aside with a notice, and the preset stands. Nothing of it touches a screen.

import { createStore, type StoreApi } from 'zustand/vanilla';
import { isPresetName, presetLayout, presetNames, type PresetName } from './presets.ts';
import { readLayout, type Box, type Layout } from './tree.ts';

export const layoutsKey = 'buttonwood.layouts';
const version = 1;
export const ownLayoutsMax = 20;
export const nameLengthMax = 24;

export type OwnLayout = { readonly name: string; readonly layout: Layout };

export type LayoutsState = {
  /** A preset's name or one of the user's own. */
  readonly chosen: string;
  /** How the chosen one has been changed since; null where it stands as it was chosen. */
  readonly changed: Layout | null;
  readonly own: readonly OwnLayout[];
  /** What was wrong with the layouts that were remembered, to be told once. */
  readonly notice: string | null;
};

export type Layouts = {
  readonly store: StoreApi<LayoutsState>;
  readonly choose: (name: string) => void;
  readonly change: (layout: Layout) => void;
  readonly reset: () => void;
  /** Each answers with why it cannot be done, or null where it was. */
  readonly saveAs: (name: string, layout: Layout) => string | null;
  readonly save: (layout: Layout) => string | null;
  readonly rename: (from: string, to: string) => string | null;
  readonly remove: (name: string) => void;
};

/** The part of `localStorage` that layouts need. */
export type LayoutStorage = Pick<Storage, 'getItem' | 'setItem'>;

export function createLayouts(storage: LayoutStorage): Layouts {
  const store = createStore<LayoutsState>(() => readStored(storage));

  const set = (change: Partial<LayoutsState>): void => {
    store.setState(change);
    const { chosen, changed, own } = store.getState();
    try {
      storage.setItem(layoutsKey, JSON.stringify({ version, chosen, changed, own }));
    } catch {
      // Storage is blocked or full: not remembered, then.
    }
  };

  const ownOf = (name: string): OwnLayout | undefined =>
    store.getState().own.find((each) => each.name === name);

  return {
    store,
    choose(name) {
      if (isPresetName(name) || ownOf(name) !== undefined) set({ chosen: name, changed: null });
    },
    change(layout) {
      set({ changed: layout });
    },
    reset() {
      set({ changed: null });
    },
    saveAs(rawName, layout) {
      const name = rawName.trim();
      const { own } = store.getState();
      const problem = nameProblem(name, own);
      if (problem !== null) return problem;
      if (own.length >= ownLayoutsMax)
        return `${ownLayoutsMax} layouts are kept at most. Remove one first.`;
      set({ own: [...own, { name, layout }], chosen: name, changed: null });
      return null;
    },
    save(layout) {
      const { chosen, own } = store.getState();
      if (ownOf(chosen) === undefined) return `${chosen} is a preset: save it under another name.`;
      set({
        own: own.map((each) => (each.name === chosen ? { name: chosen, layout } : each)),
        changed: null,
      });
      return null;
    },
    rename(from, rawTo) {
      const to = rawTo.trim();
      const { own, chosen } = store.getState();
      if (to === from) return null;
      const others = own.filter(({ name }) => name !== from);
      const problem = nameProblem(to, others);
      if (problem !== null) return problem;
      set({
        own: own.map((each) => (each.name === from ? { ...each, name: to } : each)),
        chosen: chosen === from ? to : chosen,
      });
      return null;
    },
    remove(name) {
      const { own, chosen } = store.getState();
      set({
        own: own.filter((each) => each.name !== name),
        ...(chosen === name ? { chosen: presetNames[0], changed: null } : {}),
      });
    },
  };
}

/** The layout that the chosen name stands for; null for a preset, which depends on the room. */
function ownLayout(state: LayoutsState): Layout | null {
  return state.own.find(({ name }) => name === state.chosen)?.layout ?? null;
}

/** What stands on a desk of this size. */
export function layoutOf(state: LayoutsState, box: Box): Layout {
  const preset = isPresetName(state.chosen) ? state.chosen : presetNames[0];
  return state.changed ?? ownLayout(state) ?? presetLayout(preset, box);
}

function nameProblem(name: string, own: readonly OwnLayout[]): string | null {
  if (name === '') return 'Name: give the layout a name.';
  if (name.length > nameLengthMax) return `Name: ${nameLengthMax} characters at most.`;
  const wanted = name.toLowerCase();
  if (presetNames.some((preset) => preset.toLowerCase() === wanted))
    return `Name: ${name} is a preset. Choose another.`;
  if (own.some((each) => each.name.toLowerCase() === wanted))
    return `Name: there is a layout called ${name} already.`;
  return null;
}

const fresh: LayoutsState = {
  chosen: presetNames[0] satisfies PresetName,
  changed: null,
  own: [],
  notice: null,
};

function readStored(storage: LayoutStorage): LayoutsState {
  try {
    const text = storage.getItem(layoutsKey);
    return text === null ? fresh : readLayouts(JSON.parse(text));
  } catch {
    return { ...fresh, notice: 'Your saved layouts could not be read. The preset stands instead.' };
  }
}

/** What can be read is kept; what cannot is named. */
export function readLayouts(value: unknown): LayoutsState {
  const record = value as Readonly<Record<string, unknown>> | null;
  if (typeof record !== 'object' || record === null || record['version'] !== version)
    return {
      ...fresh,
      notice: 'Your saved layouts are of another version. The preset stands instead.',
    };
  const own: OwnLayout[] = [];
  const broken: string[] = [];
  for (const each of Array.isArray(record['own']) ? (record['own'] as readonly unknown[]) : []) {
    const { name, layout: raw } = (each ?? {}) as { name?: unknown; layout?: unknown };
    const layout = readLayout(raw);
    if (typeof name === 'string' && layout !== null && nameProblem(name, own) === null) {
      if (own.length < ownLayoutsMax) own.push({ name, layout });
    } else {
      broken.push(typeof name === 'string' ? name : 'one without a name');
    }
  }
  const { chosen } = record;
  const known =
    typeof chosen === 'string' && (isPresetName(chosen) || own.some(({ name }) => name === chosen));
  const changed = record['changed'] === null ? null : readLayout(record['changed']);
  if (!known || (record['changed'] !== null && changed === null))
    broken.push('the one on the desk');
  return {
    chosen: known ? chosen : fresh.chosen,
    changed: known ? changed : null,
    own,
    notice:
      broken.length === 0
        ? null
        : `A saved layout could not be read and was put aside: ${broken.join(', ')}.`,
  };
}
