// Dark, light, or as the system has it. public/theme.js applies the same choice before the first paint.
import { createStore } from 'zustand/vanilla';
import { readPreference, writePreference } from '../state/preference.ts';

export type ThemeChoice = 'dark' | 'light' | 'system';
export type Theme = 'dark' | 'light';

export const themeChoices: readonly ThemeChoice[] = ['dark', 'light', 'system'];

const systemLight = matchMedia('(prefers-color-scheme: light)');

function themeOf(choice: ThemeChoice): Theme {
  return choice === 'light' || (choice === 'system' && systemLight.matches) ? 'light' : 'dark';
}

const firstChoice = readPreference('theme', themeChoices, 'dark');

export const themeStore = createStore<{ readonly choice: ThemeChoice; readonly theme: Theme }>(
  () => ({
    choice: firstChoice,
    theme: themeOf(firstChoice),
  }),
);

function apply(choice: ThemeChoice): void {
  const theme = themeOf(choice);
  document.documentElement.dataset['theme'] = theme;
  const bar = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', bar);
  themeStore.setState({ choice, theme });
}

export function chooseTheme(choice: ThemeChoice): void {
  writePreference('theme', choice);
  apply(choice);
}

systemLight.addEventListener('change', () => apply(themeStore.getState().choice));
