// Which of the two tickets is shown, and whether the first steps were taken: remembered in this browser. Nothing here trades.
import { createStore } from 'zustand/vanilla';
import { readPreference, writePreference } from '../state/preference.ts';

const modes = ['advanced', 'simple'] as const;
export type TicketMode = (typeof modes)[number];

export const ticketMode = createStore(() => ({
  mode: readPreference<TicketMode>('ticketMode', modes, 'advanced'),
  stepsDone: readPreference('firstSteps', ['open', 'done'], 'open') === 'done',
}));

export function chooseMode(mode: TicketMode): void {
  writePreference('ticketMode', mode);
  ticketMode.setState({ mode });
}

export function endFirstSteps(): void {
  writePreference('firstSteps', 'done');
  ticketMode.setState({ stepsDone: true });
}
