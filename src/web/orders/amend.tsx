// Changing an open order where it stands in the list: price, stop price and quantity, checked as the ticket checks, Enter saves, Escape leaves.
import { useCallback, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { toast } from '../notices/toast.ts';
import type { Instrument, Order } from '#api/types.ts';
import { decimal, decimalString } from '#client/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { isNumber, priceText, readPrice, readQty, stepped } from '../ticket/read-number.ts';
import { hasLimit, hasStop } from '../ticket/terms.ts';

export type AmendField = 'price' | 'stopPrice' | 'qty';

type Editing = {
  readonly order: Order;
  /** Where the focus begins. */
  readonly first: AmendField | undefined;
  readonly texts: Readonly<Partial<Record<AmendField, string>>>;
};

export type Amend = {
  readonly editing: Editing | null;
  readonly busy: boolean;
  /** True where something changed and nothing is wrong with it. */
  readonly ready: boolean;
  readonly problems: Readonly<Partial<Record<AmendField, string>>>;
  /** `first`: the field to begin with, where it is one that can be changed. */
  readonly start: (order: Order, first?: string | null) => void;
  readonly stop: () => void;
  readonly change: (field: AmendField, text: string) => void;
  readonly save: () => Promise<void>;
};

/** What can be changed: a stop price only while the order waits for it, and not one that follows the market. */
export function amendableFields(order: Order): readonly AmendField[] {
  if (order.status === 'pendingNew' || order.type === 'market') {
    return [];
  }
  return [
    ...(hasLimit(order.type) ? (['price'] as const) : []),
    ...(hasStop(order.type) && order.status === 'suspended' ? (['stopPrice'] as const) : []),
    'qty',
  ];
}

const names: Readonly<Record<AmendField, string>> = {
  price: 'price',
  stopPrice: 'stop price',
  qty: 'quantity',
};

type Checked = Pick<Amend, 'problems'> & { readonly change: Partial<Record<AmendField, string>> };

/** What is wrong, and what is new. */
function check({ order, texts }: Editing, instrument: Instrument): Checked {
  const problems: Partial<Record<AmendField, string>> = {};
  const change: Partial<Record<AmendField, string>> = {};
  for (const field of amendableFields(order)) {
    const text = texts[field] ?? '';
    const value =
      field === 'qty'
        ? readQty(text, instrument)
        : readPrice(text, instrument, `a ${names[field]}`);
    if (!isNumber(value)) {
      problems[field] = value.message;
    } else if (field === 'qty' && value <= decimal(order.cumQty)) {
      problems.qty = `More than the ${order.cumQty} already filled.`;
    } else if (value !== decimal(order[field] ?? '0')) {
      change[field] = field === 'qty' ? decimalString(value) : priceText(value, instrument);
    }
  }
  return { problems, change };
}

const nothing: Checked = { problems: {}, change: {} };

export function useAmend(): Amend {
  const { orderActions, market } = useTerminal();
  const instruments = useStore(market.store, (state) => state.instruments);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [busy, setBusy] = useState(false);
  const instrument = editing === null ? undefined : instruments[editing.order.instrument];
  const { problems, change } = useMemo(
    () => (editing === null || instrument === undefined ? nothing : check(editing, instrument)),
    [editing, instrument],
  );
  const ready = Object.keys(change).length > 0 && Object.keys(problems).length === 0;

  const stop = useCallback(() => {
    focusRow(editing?.order);
    setEditing(null);
  }, [editing]);
  return {
    editing,
    busy,
    ready,
    problems,
    stop,
    start(order, first = null) {
      const fields = amendableFields(order);
      if (fields.length === 0 || busy) {
        return;
      }
      setEditing({
        order,
        first: fields.find((field) => field === first) ?? fields[0],
        texts: { price: order.price ?? '', stopPrice: order.stopPrice ?? '', qty: order.qty },
      });
    },
    change: (field, text) =>
      setEditing(
        editing === null ? null : { ...editing, texts: { ...editing.texts, [field]: text } },
      ),
    async save() {
      if (editing === null || !ready || busy) {
        return;
      }
      setBusy(true);
      const problem = await orderActions.amend(editing.order, change);
      setBusy(false);
      if (problem === null) {
        focusRow(editing.order);
        setEditing(null);
      } else {
        toast.error(`${editing.order.instrument} order was not changed`, { description: problem });
      }
    },
  };
}

/** Whoever leaves the fields by the keyboard goes on from the order's line. */
function focusRow(order: Order | undefined): void {
  if (order !== undefined) {
    document.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(order.orderId)}"]`)?.focus();
  }
}

/** Shows `children`, or a field while this order is being changed. */
export function AmendCell(props: {
  amend: Amend;
  order: Order;
  field: AmendField;
  children: ReactNode;
}) {
  const { amend, order, field, children } = props;
  const { market } = useTerminal();
  const instrument = useStore(market.store, (state) => state.instruments[order.instrument]);
  const { editing } = amend;
  const fields = amendableFields(order);
  if (
    editing?.order.orderId !== order.orderId ||
    instrument === undefined ||
    !fields.includes(field)
  ) {
    return children;
  }
  const value = editing.texts[field] ?? '';
  const problem = amend.problems[field];
  const keyDown = (event: KeyboardEvent): void => {
    const size = event.shiftKey ? 10 : 1;
    const count = event.key === 'ArrowUp' ? size : event.key === 'ArrowDown' ? -size : 0;
    if (count !== 0) {
      event.preventDefault();
      const bounds =
        field === 'qty'
          ? { step: instrument.lotSize, min: instrument.qtyMin, max: instrument.qtyMax }
          : { step: instrument.tickSize, min: instrument.priceMin, max: instrument.priceMax };
      amend.change(field, stepped(value, { ...bounds, count, start: null }));
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
      aria-label={`New ${names[field]}${problem === undefined ? '' : `. ${problem}`}`}
      autoComplete="off"
      autoFocus={field === editing.first}
      className="h-6 w-full min-w-0 rounded-sm border border-line-strong bg-sunken px-1.5 text-right aria-invalid:border-sell aria-invalid:text-sell"
      disabled={amend.busy}
      inputMode="decimal"
      maxLength={28}
      onChange={(event) => amend.change(field, event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={keyDown}
      title={problem}
      value={value}
    />
  );
}
