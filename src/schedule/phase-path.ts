// Which phases an instrument goes through from the one it has to the one that its calendar wants: only steps that the rulebook's table
// allows, and only forward through the day. Pure.

import { Phase } from '#core/terms.ts';

/** Place in the trading day. A reopening auction can only go on to continuous trading. */
const places: Readonly<Record<Phase, number>> = {
  [Phase.closed]: 0,
  [Phase.preOpen]: 1,
  [Phase.openingAuction]: 2,
  [Phase.reopeningAuction]: 2,
  [Phase.continuous]: 3,
  [Phase.closingAuction]: 4,
  [Phase.halted]: 5,
};

/**
 * The phases to set, in order; none where the instrument stays as it is. `endsDay` says that a trading day ended on the way: what is not
 * closed closes first. A halt ends by that alone. An instrument that an operator has brought further than its calendar stays there.
 */
export function phasePath(from: Phase, to: Phase, endsDay: boolean): readonly Phase[] {
  if (endsDay && from !== Phase.closed) return [Phase.closed, ...forward(Phase.closed, to)];
  return from === Phase.halted ? [] : forward(from, to);
}

function forward(from: Phase, to: Phase): readonly Phase[] {
  if (from === to) return [];
  if (to === Phase.closed) return [to];
  if (places[to] <= places[from]) return [];
  if (to === Phase.openingAuction && from === Phase.closed) return [Phase.preOpen, to];
  if (to === Phase.closingAuction && from !== Phase.continuous) return [Phase.continuous, to];
  return [to];
}
