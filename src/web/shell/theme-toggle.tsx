// Dark, light, as the system: one button that walks through them.
import { useStore } from 'zustand/react';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { chooseTheme, themeChoices, themeStore, type ThemeChoice } from './theme.ts';

const words: Readonly<Record<ThemeChoice, string>> = {
  dark: 'dark',
  light: 'light',
  system: 'as the system',
};

export function ThemeToggle() {
  const choice = useStore(themeStore, (state) => state.choice);
  const next = themeChoices[
    (themeChoices.indexOf(choice) + 1) % themeChoices.length
  ] as ThemeChoice;
  return (
    <IconButton
      label={`Theme: ${words[choice]}. Switch to ${words[next]}`}
      onClick={() => chooseTheme(next)}
    >
      <Icon name={choice} />
    </IconButton>
  );
}
