// For every group of the dock the place in its line of tabs where the panel in front puts its buttons.

import { createStore } from 'zustand/vanilla';

export const slots = createStore<Readonly<Record<string, HTMLElement | null>>>(() => ({}));
