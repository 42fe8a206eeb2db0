// Carries the settings that concern every cell to the root of the page, where tokens.css and useFlash read them.

import type { Settings, SettingsState } from './settings-store.ts';

export function followAppearance({ store }: Settings, root: HTMLElement): void {
  const apply = ({ flash, density }: SettingsState): void => {
    root.dataset['flash'] = flash ? 'on' : 'off';
    root.dataset['density'] = density;
  };
  apply(store.getState());
  store.subscribe(apply);
}
