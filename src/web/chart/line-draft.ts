// One order line on the move: dragged or stepped, then asked about, then sent. A plain store; it must never send a price that the user did not
// see, nor send twice.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Instrument, Order } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import type { OrderActions } from '../orders/order-actions.ts';
import { snapped, steppedBy, type OrderLine } from './order-lines.ts';

export type LineDraft = {
  readonly line: OrderLine;
  readonly price: string;
  readonly phase: 'dragging' | 'asking' | 'sending';
};

export type LineDrafts = {
  readonly store: StoreApi<{ readonly draft: LineDraft | null }>;
  readonly drag: (line: OrderLine, pixelPrice: number, instrument: Instrument) => void;
  /** The pointer let go: sends in one-click mode, else asks. */
  readonly drop: () => Promise<void>;
  readonly step: (line: OrderLine, count: number, instrument: Instrument) => void;
  readonly send: () => Promise<void>;
  readonly giveUp: () => void;
  /** Lets go of an order that is open no more, or was changed elsewhere. */
  readonly keepTo: (lines: readonly OrderLine[]) => void;
};

export function createLineDrafts(options: {
  readonly amend: OrderActions['amend'];
  readonly oneClick: () => boolean;
  readonly onRefused: (order: Order, message: string) => void;
}): LineDrafts {
  const store = createStore<{ readonly draft: LineDraft | null }>(() => ({ draft: null }));
  const draftNow = (): LineDraft | null => store.getState().draft;
  const isSame = ({ line, price }: LineDraft): boolean => decimal(price) === decimal(line.price);

  const move = (line: OrderLine, price: string, phase: LineDraft['phase']): void => {
    if (draftNow()?.phase === 'sending' || !line.movable) return;
    store.setState({ draft: { line, price, phase } });
  };

  const send = async (): Promise<void> => {
    const draft = draftNow();
    if (draft === null || draft.phase === 'sending') return;
    if (isSame(draft)) {
      store.setState({ draft: null });
      return;
    }
    const { line, price } = draft;
    store.setState({ draft: { ...draft, phase: 'sending' } });
    const problem = await options.amend(line.order, { [line.field]: price });
    store.setState({ draft: null });
    if (problem !== null) options.onRefused(line.order, problem);
  };

  return {
    store,
    drag: (line, pixelPrice, instrument) => move(line, snapped(pixelPrice, instrument), 'dragging'),
    async drop() {
      const draft = draftNow();
      if (draft?.phase !== 'dragging') return;
      if (options.oneClick() || isSame(draft)) {
        await send();
      } else {
        store.setState({ draft: { ...draft, phase: 'asking' } });
      }
    },
    step(line, count, instrument) {
      const draft = draftNow();
      const from = draft?.line.key === line.key ? draft.price : line.price;
      move(line, steppedBy(from, count, instrument), 'asking');
    },
    send,
    giveUp() {
      if (draftNow()?.phase !== 'sending') store.setState({ draft: null });
    },
    keepTo(lines) {
      const draft = draftNow();
      if (draft === null || draft.phase === 'sending') return;
      const now = lines.find(({ key }) => key === draft.line.key);
      if (now === undefined || !now.movable || now.price !== draft.line.price) {
        store.setState({ draft: null });
      }
    },
  };
}
