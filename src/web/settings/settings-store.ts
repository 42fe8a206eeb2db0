// What a trader has chosen about the terminal itself, remembered in this browser. Nothing of it leaves the browser, and nothing of it is needed
// to trade.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readPreference, writePreference } from '../state/preference.ts';

export const densities = ['compact', 'normal', 'large'] as const;
export type Density = (typeof densities)[number];

export type SettingsState = {
  /** Places and cancels without a question. */
  readonly oneClick: boolean;
  /** A sound with every fill. */
  readonly sound: boolean;
  /** Cells light up when their value changes. */
  readonly flash: boolean;
  /** How large everything is. */
  readonly density: Density;
};

export type Settings = {
  readonly store: StoreApi<SettingsState>;
  readonly set: (change: Partial<SettingsState>) => void;
};

const onOff = ['on', 'off'] as const;

export function createSettings(): Settings {
  const read = (name: 'oneClick' | 'sound' | 'flash', usual: 'on' | 'off'): boolean =>
    readPreference(name, onOff, usual) === 'on';
  const store = createStore<SettingsState>(() => ({
    oneClick: read('oneClick', 'off'),
    sound: read('sound', 'off'),
    flash: read('flash', 'on'),
    density: readPreference('density', densities, 'normal'),
  }));
  return {
    store,
    set(change) {
      for (const [name, value] of Object.entries(change)) {
        writePreference(name, typeof value === 'boolean' ? (value ? 'on' : 'off') : value);
      }
      store.setState(change);
    },
  };
}
