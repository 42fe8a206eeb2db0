// Which terms go with which: what each order type needs, which times in force it has, and what a phase takes (rulebook,
// "Time in force" and "Trading day"). Pure.
import type { OrdType, Phase, TimeInForce } from '#api/types.ts';
import { isCall, phaseWords } from '../market/phase.ts';

export type ConditionalType = Exclude<OrdType, 'limit' | 'market'>;

export const conditionalTypes: readonly ConditionalType[] = [
  'stop',
  'stopLimit',
  'takeProfit',
  'takeProfitLimit',
  'trailingStop',
  'trailingStopLimit',
];

export const typeWords: Readonly<Record<OrdType, string>> = {
  limit: 'Limit',
  market: 'Market',
  stop: 'Stop',
  stopLimit: 'Stop limit',
  takeProfit: 'Take profit',
  takeProfitLimit: 'Take profit limit',
  trailingStop: 'Trailing stop',
  trailingStopLimit: 'Trailing stop limit',
};

export const timeInForceWords: Readonly<Record<TimeInForce, string>> = {
  GTC: 'Good till canceled',
  DAY: 'Good for the day',
  GTD: 'Good till date',
  IOC: 'Immediate or cancel',
  FOK: 'Fill or kill',
  OPG: 'At the opening',
  CLS: 'At the close',
};

export function hasLimit(type: OrdType): boolean {
  return type === 'limit' || type.endsWith('Limit');
}

/** Waits for a price before it enters the market. */
export function isConditional(type: OrdType): type is ConditionalType {
  return type !== 'limit' && type !== 'market';
}

export function isTrailing(type: OrdType): boolean {
  return type === 'trailingStop' || type === 'trailingStopLimit';
}

/** Has a stop price of its own; a trailing stop's follows the market. */
export function hasStop(type: OrdType): boolean {
  return isConditional(type) && !isTrailing(type);
}

export function timesInForceOf(type: OrdType): readonly TimeInForce[] {
  return type === 'limit'
    ? ['GTC', 'DAY', 'GTD', 'IOC', 'FOK', 'OPG', 'CLS']
    : type === 'market'
      ? ['IOC', 'FOK', 'DAY', 'OPG', 'CLS']
      : ['GTC', 'DAY', 'GTD'];
}

/** Stays in the book, or waits, until it is done: what display, post-only and the like are for. */
export function rests({ type, timeInForce }: Pick<Terms, 'type' | 'timeInForce'>): boolean {
  return (
    type !== 'market' && (timeInForce === 'GTC' || timeInForce === 'DAY' || timeInForce === 'GTD')
  );
}

export type Terms = {
  readonly type: OrdType;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  readonly minQty: string;
};

/** True where the phase takes orders of this type and time in force. */
export function isTaken(phase: Phase, type: OrdType, timeInForce: TimeInForce): boolean {
  if (phase === 'closed' || phase === 'halted') {
    return false;
  }
  switch (timeInForce) {
    case 'IOC':
    case 'FOK':
      return phase === 'continuous';
    case 'OPG':
      return phase === 'preOpen' || phase === 'openingAuction';
    case 'CLS':
      return true;
    default:
      return type !== 'market' || isCall(phase);
  }
}

/** What an order of this type is by itself: a market order is for the moment, or for the auction that is being called. */
export function usualTimeInForce(type: OrdType, phase: Phase): TimeInForce {
  return type !== 'market' ? 'GTC' : isCall(phase) ? 'DAY' : 'IOC';
}

/** Why the phase would not take this order, and what it would take instead; null where it takes it. */
export function phaseProblem(phase: Phase, symbol: string, terms: Terms): string | null {
  const { type, timeInForce } = terms;
  if (phase === 'closed') {
    return `${symbol} is closed: no orders are taken now.`;
  }
  if (phase === 'halted') {
    return `${symbol} is halted: orders can only be canceled.`;
  }
  const now = phaseWords[phase].toLowerCase();
  if (!isTaken(phase, type, timeInForce)) {
    return phase === 'continuous'
      ? `${timeInForce} ${typeWords[type].toLowerCase()} orders are for auctions: choose ${insteadOf(type, phase)} while trading is open.`
      : `${timeInForce} orders are not taken in the ${now}: choose ${insteadOf(type, phase)}.`;
  }
  if (phase === 'continuous') {
    return null;
  }
  const what = terms.postOnly
    ? 'Post-only'
    : terms.allOrNone
      ? 'All-or-none'
      : terms.minQty.trim() === ''
        ? null
        : 'Minimum-quantity';
  return what === null ? null : `${what} orders are not taken in the ${now}: switch it off.`;
}

function insteadOf(type: OrdType, phase: Phase): string {
  const taken = timesInForceOf(type).filter((each) => isTaken(phase, type, each));
  return taken.length < 2 ? taken.join('') : `${taken.slice(0, -1).join(', ')} or ${taken.at(-1)}`;
}
