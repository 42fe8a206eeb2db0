// What a trader chose about the chart: style, scale, volume, indicators. Remembered in this browser; read back with care, so that a broken
// memory is the usual chart and never a broken one.
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  indicatorsIn,
  indicatorsMax,
  newIndicator,
  type Indicator,
  type IndicatorKind,
} from './indicator-kinds.ts';
import { readRemembered, writeRemembered } from './remembered.ts';

export const chartStyles = ['hollow', 'candles', 'line', 'area'] as const;
export type ChartStyle = (typeof chartStyles)[number];

export const styleWords: Readonly<Record<ChartStyle, string>> = {
  hollow: 'Hollow candles',
  candles: 'Candles',
  line: 'Line',
  area: 'Area',
};

export type ChartChoices = {
  readonly style: ChartStyle;
  readonly logScale: boolean;
  readonly volume: boolean;
  readonly indicators: readonly Indicator[];
};

export type Choices = {
  readonly store: StoreApi<ChartChoices>;
  readonly set: (change: Partial<Omit<ChartChoices, 'indicators'>>) => void;
  readonly addIndicator: (kind: IndicatorKind) => void;
  readonly changeIndicator: (id: string, values: Indicator['values']) => void;
  readonly removeIndicator: (id: string) => void;
};

export const usualChoices: ChartChoices = {
  style: 'hollow',
  logScale: false,
  volume: true,
  indicators: [],
};

export function choicesIn(stored: unknown): ChartChoices {
  const given = (stored ?? {}) as Partial<Record<keyof ChartChoices, unknown>>;
  return {
    style: chartStyles.find((style) => style === given.style) ?? usualChoices.style,
    logScale: given.logScale === true,
    volume: given.volume !== false,
    indicators: indicatorsIn(given.indicators),
  };
}

export function createChoices(): Choices {
  const store = createStore<ChartChoices>(() => choicesIn(readRemembered('choices')));
  const set = (change: Partial<ChartChoices>): void => {
    store.setState(change);
    writeRemembered('choices', store.getState());
  };
  const indicators = (): readonly Indicator[] => store.getState().indicators;
  return {
    store,
    set,
    addIndicator(kind) {
      if (indicators().length < indicatorsMax) {
        set({ indicators: [...indicators(), newIndicator(kind, indicators())] });
      }
    },
    changeIndicator: (id, values) =>
      set({ indicators: indicators().map((one) => (one.id === id ? { ...one, values } : one)) }),
    removeIndicator: (id) => set({ indicators: indicators().filter((one) => one.id !== id) }),
  };
}

/** One chart, one memory: the phone's and the desk's chart are the same. */
export const chartChoices = createChoices();
