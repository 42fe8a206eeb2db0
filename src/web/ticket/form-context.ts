// What every part of the ticket's form needs: the stock, the order as it stands, and what is wrong with it.
import { createContext, useContext } from 'react';
import type { Instrument } from '#api/types.ts';
import type { TicketCheck } from './check-ticket.ts';
import type { TicketField, TicketInput } from './ticket-input.ts';
import { ticketField, type TicketState } from './ticket-store.ts';

export type TicketForm = {
  readonly instrument: Instrument;
  readonly state: TicketState;
  readonly input: TicketInput;
  readonly check: TicketCheck;
  /** Nothing can be changed now: no connection, or an order without an answer. */
  readonly locked: boolean;
};

export const TicketFormContext = createContext<TicketForm | null>(null);

export function useTicketForm(): TicketForm {
  const form = useContext(TicketFormContext);
  if (form === null) {
    throw new Error('a part of the ticket stands outside its form');
  }
  return form;
}

/**
 * What to say under a field. An empty field is a mistake only once the user tried to send; anything else is said at once,
 * and what the venue said about it until the order is changed.
 */
export function problemOf(form: TicketForm, ...fields: readonly TicketField[]): string | null {
  const { submission, touched } = form.state;
  const problem = form.check.problems.find(
    ({ field, code }) => fields.includes(field) && (touched || code !== 'required'),
  );
  if (problem !== undefined) {
    return problem.message;
  }
  const refused =
    submission.kind === 'rejected' ? ticketField(submission.field, form.state.attached) : null;
  return refused !== null && fields.includes(refused) ? 'Refused by the venue: see below.' : null;
}
