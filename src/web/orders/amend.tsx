// Changing an open order where it stands in the list: two fields, checked as the ticket checks, Enter saves, Escape leaves.
import { useCallback, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { toast } from 'sonner';
import type { Order } from '../client/wire.ts';
import { decimal } from '../decimal/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { checkTicket, stepped } from '../ticket/check-ticket.ts';

type Editing = { readonly order: Order; readonly price: string; readonly qty: string };

export type Amend = {
  readonly editing: Editing | null;
  readonly busy: boolean;
  /** True where something changed and nothing is wrong with it. */
  readonly ready: boolean;
  readonly problems: Readonly<Partial<Record<'price' | 'qty', string>>>;
  readonly start: (order: Order) => void;
  readonly stop: () => void;
  readonly change: (part: { price?: string; qty?: string }) => void;
  readonly save: () => Promise<void>;
};

export function useAmend(): Amend {
  const { orderActions, market } = useTerminal();
  const instruments = useStore(market.store, (state) => state.instruments);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [busy, setBusy] = useState(false);

  const instrument = editing === null ? undefined : instruments[editing.order.instrument];
  const check = useMemo(() => {
    if (editing === null || instrument === undefined) {
      return null;
    }
    return checkTicket({
      instrument: { ...instrument, phase: 'continuous' },
      side: editing.order.side,
      type: 'limit',
      priceText: editing.price,
      qtyText: editing.qty,
      timeInForce: editing.order.timeInForce,
      postOnly: editing.order.postOnly,
      bids: [],
      asks: [],
      cashAvailable: null,
      sharesAvailable: null,
    });
  }, [editing, instrument]);

  const problems = useMemo(() => {
    const found: Partial<Record<'price' | 'qty', string>> = {};
    for (const problem of check?.problems ?? []) {
      if (problem.field !== 'form') {
        found[problem.field] = problem.message;
      }
    }
    if (
      editing !== null &&
      check !== null &&
      check.qty !== null &&
      decimal(check.qty) <= decimal(editing.order.cumQty)
    ) {
      found.qty = `More than the ${editing.order.cumQty} already filled.`;
    }
    return found;
  }, [check, editing]);

  const changed = useMemo(() => {
    if (editing === null || check === null || check.price === null || check.qty === null) {
      return null;
    }
    const { order } = editing;
    const price =
      order.price !== null && decimal(check.price) !== decimal(order.price) ? check.price : null;
    const qty = decimal(check.qty) === decimal(order.qty) ? null : check.qty;
    return price === null && qty === null ? null : { ...(price && { price }), ...(qty && { qty }) };
  }, [editing, check]);
  const ready = changed !== null && Object.keys(problems).length === 0;

  const stop = useCallback(() => setEditing(null), []);
  return {
    editing,
    busy,
    ready,
    problems,
    stop,
    start: (order) => setEditing({ order, price: order.price ?? '', qty: order.qty }),
    change: (part) => setEditing(editing === null ? null : { ...editing, ...part }),
    async save() {
      if (editing === null || changed === null || !ready || busy) {
        return;
      }
      setBusy(true);
      const problem = await orderActions.amend(editing.order, changed);
      setBusy(false);
      if (problem === null) {
        setEditing(null);
      } else {
        toast.error(`${editing.order.instrument} order was not changed`, { description: problem });
      }
    },
  };
}

/** Shows `children`, or a field while this order is being changed. */
export function AmendCell(props: {
  amend: Amend;
  order: Order;
  field: 'price' | 'qty';
  children: ReactNode;
}) {
  const { amend, order, field, children } = props;
  const { market } = useTerminal();
  const instrument = useStore(market.store, (state) => state.instruments[order.instrument]);
  if (amend.editing?.order.orderId !== order.orderId || instrument === undefined) {
    return children;
  }
  const value = amend.editing[field];
  const problem = amend.problems[field];
  const keyDown = (event: KeyboardEvent): void => {
    const count = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (count !== 0) {
      event.preventDefault();
      const bounds =
        field === 'price'
          ? { step: instrument.tickSize, min: instrument.priceMin, max: instrument.priceMax }
          : { step: instrument.lotSize, min: instrument.qtyMin, max: instrument.qtyMax };
      amend.change({ [field]: stepped(value, { ...bounds, count, start: null }) });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void amend.save();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      amend.stop();
    }
  };
  return (
    <input
      aria-invalid={problem !== undefined}
      aria-label={`New ${field === 'price' ? 'price' : 'quantity'}${problem === undefined ? '' : `. ${problem}`}`}
      autoComplete="off"
      autoFocus={field === 'price'}
      className="h-6 w-full min-w-0 rounded-sm border border-line-strong bg-sunken px-1.5 text-right aria-invalid:border-sell aria-invalid:text-sell"
      disabled={amend.busy}
      inputMode="decimal"
      maxLength={28}
      onChange={(event) => amend.change({ [field]: event.currentTarget.value })}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={keyDown}
      title={problem}
      value={value}
    />
  );
}
