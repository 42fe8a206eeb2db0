// The rows of FIX's order state change matrices as far as they apply here. Sources: names D1 to D37 by FIX 4.2's Appendix D,
// https://www.onixs.biz/fix-dictionary/4.2/app_d.html (the list goes on in the README of github.com/lakshmiDRIP/DROP); FIX 4.4's own numbers, given after a slash, by
// https://www.onixs.biz/fix-dictionary/4.4/app_d.html. "figures:" names the page that a row's quantities are from; where no page was
// at hand the quantities are ours. Only figures are taken over. The orders of the sources are for 10,000.
//
// There are no pending states here: a command is done or refused within one step. What a source shows as pending is left out of the rows.
//
// | not applicable | why |
// |---|---|
// | D15 / D.1.c, D17 / D.2.b | an order is never pending replace, so nothing is refused for that |
// | B.1.d, B.1.e | a request never crosses its acknowledgement: the engine takes one command after another |
// | D18, D23 | there are no telephoned orders |
// | D20 | nobody but its owner replaces an order |
// | D25 | answers to requests are no execution reports here |
// | D28 | there are no stock splits |
// | D34 from its fifth line, D35, D36 | trades are final: none is corrected or busted |
// | D37 | nobody guarantees an execution before it happens (OrdStatus stopped) |
// | D38, D39 | no source at hand has matrices of these numbers |
//
// | differs | there | here |
// |---|---|---|
// | D2 | done for day | expired, reason dayEnd |
// | D8 | a filled order may be reopened by a larger quantity | an order that has ended is not amended |
// | D21 | OrderQty is reduced | OrderQty stays the total; what prevention took is a quantity of its own |
// | D27, D29, D30 | done for day overnight, restated in the morning | the order simply stays, with its place |

import type { AmendWords, OrderWords, PhaseName } from '../support/desk.ts';

/** OrdStatus, OrderQty, CumQty, LeavesQty, and AvgPx in ticks where the row says it. */
export type Report = readonly [
  ordStatus: string,
  orderQty: number,
  cumQty: number,
  leavesQty: number,
  avgPx?: number,
];

export type Action = {
  /** ClOrdID of the order that the step is about; X where it is left out. */
  readonly id?: string;
} & (
  | { readonly do: 'new'; readonly order?: Partial<OrderWords> }
  | { readonly do: 'offer'; readonly qty: number; readonly price: number }
  | { readonly do: 'fill'; readonly qty: number }
  | { readonly do: 'amend'; readonly changes: AmendWords }
  | { readonly do: 'cancel' }
  | { readonly do: 'kill' }
  | { readonly do: 'phases'; readonly phases: readonly PhaseName[] }
  | { readonly do: 'look' }
  | { readonly do: 'oppose'; readonly qty: number }
);

export type Step = Action & {
  /** What is reported after the step; nothing where the venue knows no such order. */
  readonly report?: Report;
  readonly reject?: string;
  readonly repeated?: true;
  /** CloseReason, or the code of a rejected order. */
  readonly reason?: string;
};

export interface Row {
  readonly name: string;
  readonly steps: readonly Step[];
}

const entered: Step = { do: 'new', report: ['new', 10_000, 0, 10_000] };
const overnight = ['closed', 'continuous'] as const;

function fill(qty: number, ...report: Report): Step {
  return { do: 'fill', qty, report };
}
function amend(changes: AmendWords, ...report: Report): Step {
  return { do: 'amend', changes, report };
}
const tooLate = { reject: 'tooLateToCancel' } as const;

export const orderStateRows: readonly Row[] = [
  {
    name: 'D1 / A.1.a: a filled order',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000, 100),
      fill(1000, 'partiallyFilled', 10_000, 3000, 7000, 100),
      fill(7000, 'filled', 10_000, 10_000, 0, 100),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.4/app_da.1.b.html
    name: 'D2 / A.1.b: a part-filled day order at the end of the day',
    steps: [
      { do: 'new', order: { tif: 'day' }, report: ['new', 10_000, 0, 10_000] },
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      fill(1000, 'partiallyFilled', 10_000, 3000, 7000),
      {
        do: 'phases',
        phases: ['closed'],
        report: ['expired', 10_000, 3000, 0],
        reason: 'dayEnd',
      },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d3.html
    name: 'D3 / B.1.a: a cancel of a zero-filled order',
    steps: [entered, { do: 'cancel', report: ['canceled', 10_000, 0, 0] }],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d4.html
    name: 'D4 / B.1.b: a cancel of a part-filled order',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      fill(3000, 'partiallyFilled', 10_000, 5000, 5000),
      fill(1000, 'partiallyFilled', 10_000, 6000, 4000),
      { do: 'cancel', report: ['canceled', 10_000, 6000, 0], reason: 'canceledByUser' },
    ],
  },
  {
    name: 'D5 / B.1.c: a cancel of an order that was filled before it',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      fill(8000, 'filled', 10_000, 10_000, 0),
      { do: 'cancel', ...tooLate, report: ['filled', 10_000, 10_000, 0] },
    ],
  },
  {
    name: 'D6 / C.1.a: a zero-filled order amended to a larger quantity',
    steps: [
      entered,
      amend({ qty: 11_000 }, 'new', 11_000, 0, 11_000),
      fill(1000, 'partiallyFilled', 11_000, 1000, 10_000),
      fill(10_000, 'filled', 11_000, 11_000, 0),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/5.0.sp1/app_dc.1.b.html
    name: 'D7 / C.1.b: a part-filled order amended to a larger quantity',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      fill(100, 'partiallyFilled', 10_000, 1100, 8900),
      amend({ qty: 12_000 }, 'partiallyFilled', 12_000, 1100, 10_900),
      fill(10_900, 'filled', 12_000, 12_000, 0),
    ],
  },
  {
    name: 'D8 / C.1.c: a filled order is not reopened',
    steps: [
      entered,
      fill(10_000, 'filled', 10_000, 10_000, 0),
      {
        do: 'amend',
        changes: { qty: 12_000 },
        ...tooLate,
        report: ['filled', 10_000, 10_000, 0],
      },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.4/app_dC.2.a.html
    name: 'D9 / C.2.a: a new price for an order that was filled before it',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      fill(9000, 'filled', 10_000, 10_000, 0),
      { do: 'amend', changes: { price: 101 }, ...tooLate, report: ['filled', 10_000, 10_000, 0] },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d10.html
    name: 'D10 / C.3.a: a smaller quantity, still more than what was filled',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      fill(500, 'partiallyFilled', 10_000, 1500, 8500),
      fill(100, 'partiallyFilled', 10_000, 1600, 8400),
      amend({ qty: 8000 }, 'partiallyFilled', 8000, 1600, 6400),
      fill(6400, 'filled', 8000, 8000, 0),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d11.html
    name: 'D11 / C.3.b: a quantity equal to what was filled ends the order as filled',
    steps: [
      entered,
      fill(7000, 'partiallyFilled', 10_000, 7000, 3000),
      { ...amend({ qty: 7000 }, 'filled', 7000, 7000, 0, 100), reason: 'amendedToFilled' },
    ],
  },
  {
    name: 'D12 / C.3.c: a quantity below what was filled becomes what was filled',
    steps: [
      entered,
      fill(8000, 'partiallyFilled', 10_000, 8000, 2000),
      { ...amend({ qty: 7000 }, 'filled', 8000, 8000, 0, 100), reason: 'amendedToFilled' },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d13.html
    name: 'D13 / D.1.a: one amendment, fills, another amendment',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      fill(500, 'partiallyFilled', 10_000, 1500, 8500),
      amend({ qty: 8000 }, 'partiallyFilled', 8000, 1500, 6500),
      fill(2000, 'partiallyFilled', 8000, 3500, 4500),
      amend({ qty: 6000 }, 'partiallyFilled', 6000, 3500, 2500),
      fill(2500, 'filled', 6000, 6000, 0),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.3/app_d16.html; the refused amendment asks for too much besides.
    name: 'D14 / D.1.b: an amendment that is refused, then one that is not',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      {
        do: 'amend',
        changes: { qty: 8000, price: 1_000_001 },
        reject: 'priceOutOfBounds',
        report: ['partiallyFilled', 10_000, 1000, 9000],
      },
      fill(500, 'partiallyFilled', 10_000, 1500, 8500),
      fill(2000, 'partiallyFilled', 10_000, 3500, 6500),
      amend({ qty: 6000 }, 'partiallyFilled', 6000, 3500, 2500),
      fill(1500, 'partiallyFilled', 6000, 5000, 1000),
    ],
  },
  {
    // figures: those of D17, https://www.onixs.biz/fix-dictionary/4.3/app_d21.html
    name: 'D16 / D.2.a: two amendments, one right after the other',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      amend({ qty: 8000 }, 'partiallyFilled', 8000, 1000, 7000),
      amend({ qty: 7000 }, 'partiallyFilled', 7000, 1000, 6000),
      fill(2000, 'partiallyFilled', 7000, 3000, 4000),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d19.html
    name: 'D19 / E.1.b: an unsolicited cancel of a part-filled order, by an operator',
    steps: [
      entered,
      fill(1000, 'partiallyFilled', 10_000, 1000, 9000),
      { do: 'kill', report: ['canceled', 10_000, 1000, 0], reason: 'killSwitch' },
    ],
  },
  {
    name: 'D21: an unsolicited reduction, by self-trade prevention',
    steps: [
      entered,
      { do: 'oppose', qty: 1000, report: ['new', 10_000, 0, 9000] },
      fill(2000, 'partiallyFilled', 10_000, 2000, 7000),
      fill(7000, 'filled', 10_000, 9000, 0),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/5.0/app_df.1.b.html
    name: 'D22 / F.1.a: another order under a used ClOrdID is refused, the first stays',
    steps: [
      entered,
      {
        do: 'new',
        order: { qty: 20_000 },
        reject: 'duplicateClientOrderId',
        report: ['new', 10_000, 0, 10_000],
      },
      { do: 'new', id: 'Y', order: { qty: 15_000 }, report: ['new', 15_000, 0, 15_000] },
    ],
  },
  {
    name: 'D24 / G.1.a: the state of an unknown order is not known',
    steps: [{ do: 'look', id: 'never' }],
  },
  {
    // https://www.onixs.biz/fix-dictionary/4.3/app_d7a.html
    name: 'B.1.f: a cancel of an unknown order does not use up its id',
    steps: [
      { do: 'cancel', reject: 'unknownOrder' },
      entered,
      { do: 'cancel', report: ['canceled', 10_000, 0, 0] },
    ],
  },
  {
    name: 'D26 / G.1.c: the state of an order, asked for all its life',
    steps: [
      entered,
      { do: 'look', report: ['new', 10_000, 0, 10_000, 0] },
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      { do: 'look', report: ['partiallyFilled', 10_000, 2000, 8000, 100] },
      fill(8000, 'filled', 10_000, 10_000, 0),
      { do: 'look', report: ['filled', 10_000, 10_000, 0, 100] },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d27.html
    name: 'D27 / H.1.a: a part-filled GTC order is filled further the next day',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      {
        do: 'phases',
        phases: ['closed'],
        report: ['partiallyFilled', 10_000, 2000, 8000],
      },
      {
        do: 'phases',
        phases: ['continuous'],
        report: ['partiallyFilled', 10_000, 2000, 8000],
      },
      fill(1000, 'partiallyFilled', 10_000, 3000, 7000),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d29.html
    name: 'D29 / H.1.c: a part-filled GTC order is cancelled the next day',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      { do: 'phases', phases: overnight, report: ['partiallyFilled', 10_000, 2000, 8000] },
      { do: 'cancel', report: ['canceled', 10_000, 2000, 0] },
    ],
  },
  {
    // figures: https://ref.onixs.biz/fix-dictionary/4.2/app_d30.html
    name: 'D30 / H.1.d: a part-filled GTC order is amended to more the next day',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      { do: 'phases', phases: overnight, report: ['partiallyFilled', 10_000, 2000, 8000] },
      fill(1000, 'partiallyFilled', 10_000, 3000, 7000),
      amend({ qty: 15_000 }, 'partiallyFilled', 15_000, 3000, 12_000),
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d31.html
    name: 'D31 / F.1.b: the same order again answers with its state and does nothing',
    steps: [
      entered,
      { do: 'new', repeated: true, report: ['new', 10_000, 0, 10_000] },
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      { do: 'new', repeated: true, report: ['partiallyFilled', 10_000, 2000, 8000] },
      { do: 'new', id: 'Y', order: { qty: 15_000 }, report: ['new', 15_000, 0, 15_000] },
    ],
  },
  {
    name: 'D32 / I.1.a: a fill-or-kill order that cannot be filled',
    steps: [
      { do: 'offer', qty: 9999, price: 100, id: 'none' },
      {
        do: 'new',
        order: { tif: 'fok' },
        report: ['expired', 10_000, 0, 0, 0],
        reason: 'fillOrKill',
      },
    ],
  },
  {
    name: 'D33 / I.1.b: an immediate-or-cancel order that meets nobody',
    steps: [
      {
        do: 'new',
        order: { tif: 'ioc' },
        report: ['expired', 10_000, 0, 0, 0],
        reason: 'immediateOrCancel',
      },
    ],
  },
  {
    name: 'D33 with a part: an immediate-or-cancel order that meets less than it wants',
    steps: [
      { do: 'offer', qty: 1000, price: 99, id: 'none' },
      {
        do: 'new',
        order: { tif: 'ioc' },
        report: ['expired', 10_000, 1000, 0, 99],
        reason: 'immediateOrCancel',
      },
    ],
  },
  {
    // figures: https://www.onixs.biz/fix-dictionary/4.2/app_d34.html, its first four lines.
    name: 'D34 / J.1.a: the average price of two executions',
    steps: [
      { do: 'offer', qty: 1000, price: 100, id: 'none' },
      {
        do: 'new',
        order: { price: 110 },
        report: ['partiallyFilled', 10_000, 1000, 9000, 100],
      },
      fill(9000, 'filled', 10_000, 10_000, 0, 109),
    ],
  },
  {
    name: 'K: a halt leaves a part-filled order as it is; it can be cancelled, and nothing else',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      { do: 'phases', phases: ['halted'], report: ['partiallyFilled', 10_000, 2000, 8000] },
      {
        do: 'amend',
        changes: { qty: 9000 },
        reject: 'instrumentHalted',
        report: ['partiallyFilled', 10_000, 2000, 8000],
      },
      { do: 'cancel', report: ['canceled', 10_000, 2000, 0] },
    ],
  },
  {
    name: 'K: after a halt a part-filled order trades on, in the reopening auction first',
    steps: [
      entered,
      fill(2000, 'partiallyFilled', 10_000, 2000, 8000),
      {
        do: 'phases',
        phases: ['halted', 'reopeningAuction'],
        report: ['partiallyFilled', 10_000, 2000, 8000],
      },
      { do: 'offer', qty: 3000, price: 100, report: ['partiallyFilled', 10_000, 2000, 8000] },
      {
        do: 'phases',
        phases: ['continuous'],
        report: ['partiallyFilled', 10_000, 5000, 5000, 100],
      },
      fill(5000, 'filled', 10_000, 10_000, 0, 100),
    ],
  },
  {
    name: 'a rejected order is rejected for good',
    steps: [
      {
        do: 'new',
        order: { price: 1_000_001 },
        reject: 'priceOutOfBounds',
        report: ['rejected', 10_000, 0, 0],
        reason: 'priceOutOfBounds',
      },
      { do: 'cancel', ...tooLate, report: ['rejected', 10_000, 0, 0] },
    ],
  },
];
