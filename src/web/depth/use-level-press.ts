// What a press on a price of the ladder does: fills the ticket, or asks in place and places a limit order; without the question where the trader
// has chosen so. It must never send twice what was pressed once.
import { useCallback, useRef, useState } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { isUnauthenticated, messageOf } from '#client/errors.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { useLive, useSignedIn, useTerminal } from '../terminal-context.ts';
import type { OnPress } from './ladder-line.tsx';
import { levelOrder, orderWords, sideOf, type LevelOrder } from './level-order.ts';

/** A user wants to know soon that nothing is known. */
const settling = { settleWithinMs: 5_000 };

/** What is asked or said at the level that was pressed. */
export type LevelTalk =
  | { readonly kind: 'ask'; readonly order: LevelOrder; readonly topPx: number }
  | { readonly kind: 'sending'; readonly order: LevelOrder; readonly topPx: number }
  | { readonly kind: 'refused'; readonly message: string; readonly topPx: number };

export type LevelPress = {
  readonly talk: LevelTalk | null;
  /** What became of the last order, for screen readers. */
  readonly told: string;
  readonly onPress: OnPress;
  readonly confirm: () => void;
  readonly dismiss: () => void;
};

export function useLevelPress(
  instrument: Instrument,
  onPick: (() => void) | undefined,
): LevelPress {
  const { ticket, settings, session, client, openOrders, accountParam } = useTerminal();
  const oneClick = useStore(settings.store, (state) => state.oneClick);
  const signedIn = useSignedIn();
  const live = useLive();
  const [talk, setTalk] = useState<LevelTalk | null>(null);
  const [told, setTold] = useState('');
  const pressed = useRef<HTMLElement | null>(null);
  const busy = useRef(false);

  const send = useCallback(
    async (order: LevelOrder, topPx: number): Promise<void> => {
      if (busy.current) return;
      busy.current = true;
      const account = accountParam();
      setTalk({ kind: 'sending', order, topPx });
      try {
        const placed = await client.orders.place(
          { ...order, clOrdId: newClOrdId('book'), ...(account === undefined ? {} : { account }) },
          settling,
        );
        openOrders.merge([placed]);
        setTalk(null);
        setTold(`Placed: ${orderWords(order)}.`);
      } catch (error) {
        if (isUnauthenticated(error)) session.ended();
        setTalk({ kind: 'refused', message: messageOf(error), topPx });
        toast.error(`${orderWords(order)}: not placed`, { description: messageOf(error) });
      } finally {
        busy.current = false;
      }
    },
    [accountParam, client, openOrders, session],
  );

  const onPress = useCallback<OnPress>(
    (level, price, press, place) => {
      if (press === 'fill') {
        ticket.pick(price);
        onPick?.();
        return;
      }
      if (!signedIn) {
        session.showDialog('signIn');
        return;
      }
      pressed.current = place;
      const topPx = topWithin(place);
      const order = live
        ? levelOrder(instrument, sideOf(level, press), price, ticket.store.getState())
        : 'There is no connection: nothing can be sent.';
      if (typeof order === 'string') setTalk({ kind: 'refused', message: order, topPx });
      else if (oneClick) void send(order, topPx);
      else setTalk({ kind: 'ask', order, topPx });
    },
    [instrument, live, oneClick, onPick, send, session, signedIn, ticket],
  );

  const back = (): void => pressed.current?.focus();
  return {
    talk,
    told,
    onPress,
    confirm: () => {
      if (talk?.kind !== 'ask') return;
      back();
      void send(talk.order, talk.topPx);
    },
    dismiss: () => {
      setTalk(null);
      back();
    },
  };
}

/** Where the line begins within the ladder. */
function topWithin(place: HTMLElement): number {
  const frame = place.closest('[data-ladder]');
  if (frame === null) return 0;
  return place.getBoundingClientRect().top - frame.getBoundingClientRect().top;
}
