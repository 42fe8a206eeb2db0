// Where a panel in a dock puts its buttons: into the line of its tabs rather than a line of its own.

import { createContext } from 'react';

/** Undefined outside a dock; null until the line stands. */
export const PanelSlotContext = createContext<HTMLElement | null | undefined>(undefined);
