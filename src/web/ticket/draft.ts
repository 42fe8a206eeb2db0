// The order as it stands in the ticket: texts as they were typed, and which of them go together. Pure.
import type { OrdType, Phase, Side, StpMode, TimeInForce } from '#api/types.ts';
import {
  hasLimit,
  isConditional,
  isTaken,
  rests,
  timesInForceOf,
  usualTimeInForce,
} from './terms.ts';

/** Which orders come with the first: exits once it is filled, a stop that either ends, one that follows it. */
export type Attached = 'none' | 'bracket' | 'oco' | 'oto';

export type Draft = {
  readonly side: Side;
  readonly type: OrdType;
  readonly price: string;
  readonly qty: string;
  readonly stopPrice: string;
  readonly trail: string;
  readonly trailBy: 'price' | 'percent';
  readonly activation: string;
  readonly timeInForce: TimeInForce;
  /** The last one that was chosen: it comes back with a type that it fits. */
  readonly wantedTimeInForce: TimeInForce;
  /** As an input of type datetime-local has it: the user's own time. */
  readonly expireAt: string;
  readonly postOnly: boolean;
  readonly reprice: boolean;
  readonly displayQty: string;
  readonly minQty: string;
  readonly allOrNone: boolean;
  readonly stpMode: StpMode;
  readonly attached: Attached;
  /** A bracket's exits: as prices, or in per cent of what the entry trades at. */
  readonly exitsBy: 'price' | 'percent';
  readonly takeProfit: string;
  readonly stopLoss: string;
  /** The stop price beside a limit order in a pair. */
  readonly pairStop: string;
  /** The order that follows. */
  readonly thenSide: Side;
  readonly thenPrice: string;
  readonly thenQty: string;
};

export const emptyDraft: Draft = {
  side: 'buy',
  type: 'limit',
  price: '',
  qty: '',
  stopPrice: '',
  trail: '',
  trailBy: 'price',
  activation: '',
  timeInForce: 'GTC',
  wantedTimeInForce: 'GTC',
  expireAt: '',
  postOnly: false,
  reprice: false,
  displayQty: '',
  minQty: '',
  allOrNone: false,
  stpMode: 'cancelNewest',
  attached: 'none',
  exitsBy: 'price',
  takeProfit: '',
  stopLoss: '',
  pairStop: '',
  thenSide: 'sell',
  thenPrice: '',
  thenQty: '',
};

/** Everything that belongs to one stock or one order only is forgotten; how the user trades stays. */
export const forgotten: Partial<Draft> = {
  price: '',
  qty: '',
  stopPrice: '',
  trail: '',
  activation: '',
  displayQty: '',
  minQty: '',
  takeProfit: '',
  stopLoss: '',
  pairStop: '',
  thenPrice: '',
  thenQty: '',
};

/** Which options the order as it stands can have. */
export function optionsOf(draft: Draft): {
  readonly postOnly: boolean;
  readonly reprice: boolean;
  readonly allOrNone: boolean;
  readonly displayQty: boolean;
  readonly minQty: boolean;
  readonly attached: readonly Attached[];
} {
  const { type, timeInForce, allOrNone } = draft;
  const stays = hasLimit(type) && rests(draft);
  const atAuction = timeInForce === 'OPG' || timeInForce === 'CLS';
  const shows = draft.displayQty.trim() !== '';
  const demands = draft.minQty.trim() !== '';
  return {
    postOnly: stays && !allOrNone && !demands,
    reprice: stays && draft.postOnly,
    allOrNone: stays && type === 'limit' && !draft.postOnly && !shows && !demands,
    displayQty: stays && !allOrNone && !demands,
    minQty:
      !isConditional(type) &&
      timeInForce !== 'FOK' &&
      !atAuction &&
      !draft.postOnly &&
      !allOrNone &&
      !shows,
    attached: atAuction
      ? ['none']
      : type === 'limit' && stays
        ? ['none', 'bracket', 'oco', 'oto']
        : ['none', 'bracket', 'oto'],
  };
}

/** The draft after a change: what no longer goes with the rest gives way. */
export function changed(before: Draft, change: Partial<Draft>, phase: Phase): Draft {
  const draft = withTimeInForce(before, change, phase);
  for (const option of ['postOnly', 'reprice', 'allOrNone'] as const) {
    if (draft[option] && !optionsOf(draft)[option]) draft[option] = false;
  }
  if (!optionsOf(draft).attached.includes(draft.attached)) draft.attached = 'none';
  for (const option of ['displayQty', 'minQty'] as const) {
    if (draft[option] !== '' && !optionsOf(draft)[option]) draft[option] = '';
  }
  return draft;
}

type Writable = { -readonly [Field in keyof Draft]: Draft[Field] };

function withTimeInForce(before: Draft, change: Partial<Draft>, phase: Phase): Writable {
  const { type, timeInForce } = { ...before, ...change };
  const wanted = change.timeInForce ?? before.wantedTimeInForce;
  const fits = (each: TimeInForce): boolean => timesInForceOf(type).includes(each);
  const isOther = type !== before.type;
  const isWanted = isOther && fits(wanted) && isTaken(phase, type, wanted);
  const stays = !isOther && fits(timeInForce);
  const now = isWanted ? wanted : stays ? timeInForce : usualTimeInForce(type, phase);
  return { ...before, ...change, timeInForce: now, wantedTimeInForce: wanted };
}
