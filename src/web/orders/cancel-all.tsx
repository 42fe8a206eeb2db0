// The buttons that cancel every open order, of the stock on the screen or of all.
import { useStore } from 'zustand/react';
import { useLive, useTerminal } from '../terminal-context.ts';
import { ConfirmButton } from '../ui/button.tsx';

/** Stands beside the tabs while there is something to cancel. */
export default function CancelAll() {
  const { openOrders, orderActions, market } = useTerminal();
  const orders = useStore(openOrders.store, (state) => state.items);
  const selected = useStore(market.store, (state) => state.selected);
  const live = useLive();
  const { settings } = useTerminal();
  const ask = !useStore(settings.store, (state) => state.oneClick);
  const here = orders.filter((order) => order.instrument === selected).length;
  if (orders.length === 0) {
    return null;
  }
  return (
    <>
      {here > 0 && here < orders.length && (
        <ConfirmButton
          ask={ask}
          disabled={!live}
          onConfirm={() => void orderActions.cancelAll(selected)}
          question={`Cancel ${here} in ${selected}?`}
          size="xs"
        >
          Cancel {selected}
        </ConfirmButton>
      )}
      <ConfirmButton
        ask={ask}
        disabled={!live}
        onConfirm={() => void orderActions.cancelAll(null)}
        question={orders.length === 1 ? 'Cancel 1 order?' : `Cancel ${orders.length} orders?`}
        size="xs"
      >
        Cancel all
      </ConfirmButton>
    </>
  );
}
