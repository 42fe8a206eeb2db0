// What the venue itself says that an order would hold, cost and pay, asked for a moment after the last change. It must never hold up the ticket:
// until an answer has come, and when none comes, the ticket's own estimate stands.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import type { Instrument } from '#api/types.ts';
import { accountChoice } from '../session/session-store.ts';
import { useLive, useSignedIn, useTerminal } from '../terminal-context.ts';
import { feeRatesOf, type FeeRates } from './fees.ts';
import type { OrderToSend } from './ticket-input.ts';

export type Preview = AnswerOf<'POST /v1/orders/preview'>;

export type VenueWord = {
  /** The last answer for an order like this; null before the first. */
  readonly preview: Preview | null;
  /** It is of another moment or another order. */
  readonly stale: boolean;
  readonly atMs: number;
};

const settleMs = 250;
/** The market moves on under an order that would trade at once. */
const againEveryMs = 4_000;

export function usePreview(order: OrderToSend | null): VenueWord {
  const { client, session } = useTerminal();
  const live = useLive();
  const account = useStore(session.store, (state) => state.account);
  const wanted = order === null ? '' : JSON.stringify(order);
  const settled = useSettled(wanted, settleMs);
  const param = accountChoice(session.store.getState())?.param;
  const query = useQuery({
    queryKey: ['orderPreview', account?.accountId, settled],
    queryFn: () =>
      client.rest.call('POST /v1/orders/preview', {
        body: {
          ...(JSON.parse(settled) as OrderToSend),
          ...(param === undefined ? {} : { account: param }),
        },
      }),
    enabled: live && account !== null && settled !== '',
    refetchInterval: againEveryMs,
    placeholderData: (before: Preview | undefined) => before,
    retry: false,
    gcTime: 10_000,
  });
  // What was answered to somebody else, or before a sign-out, is nobody's.
  const preview = settled === '' || account === null || query.isError ? null : (query.data ?? null);
  return {
    preview,
    stale: wanted !== settled || query.isPlaceholderData || !live,
    atMs: query.dataUpdatedAt,
  };
}

/** The rates of the user's fee tier; null until the venue has said them. */
export function useFeeRates(instrument: Instrument): FeeRates | null {
  const { client, session } = useTerminal();
  const signedIn = useSignedIn();
  const account = useStore(session.store, (state) => state.account);
  const param = accountChoice(session.store.getState())?.param;
  const { symbol, qtyMin, priceMin } = instrument;
  const query = useQuery({
    queryKey: ['feeRates', account?.accountId, symbol],
    queryFn: async () =>
      feeRatesOf(
        await client.rest.call('POST /v1/orders/preview', {
          body: {
            instrument: symbol,
            side: 'buy',
            type: 'limit',
            qty: qtyMin,
            price: priceMin,
            ...(param === undefined ? {} : { account: param }),
          },
        }),
      ),
    enabled: signedIn && account !== null,
    staleTime: 300_000,
    retry: false,
  });
  return query.data ?? null;
}

function useSettled(text: string, ms: number): string {
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return settled;
}
