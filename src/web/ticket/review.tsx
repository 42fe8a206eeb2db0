// One more look before an order goes: what would be sent, in words, where the ticket stands. And the switch that leaves it out.
import { useStore } from 'zustand/react';
import { clsx } from 'clsx';
import { grouped, money, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { TextButton } from '../ui/button.tsx';
import { isTrailing, timeInForceWords, typeWords } from './terms.ts';
import type { OrderToSend } from './ticket-input.ts';
import { usePreview } from './use-preview.ts';

export function Review({ orders, onBack }: { orders: readonly OrderToSend[]; onBack: () => void }) {
  return (
    <div
      aria-label="Review"
      className="flex flex-col gap-1 rounded-(--radius) border border-accent px-2.5 py-2 text-xs"
      role="group"
    >
      <p className="flex items-center justify-between gap-2 font-semibold">
        {orders.length === 1 ? 'Send this order?' : `Send these ${orders.length} orders?`}
        <TextButton onClick={onBack}>Change it</TextButton>
      </p>
      <ul aria-live="polite" className="flex flex-col gap-0.5">
        {orders.map((order, at) => (
          <li className="text-ink-2" key={at}>
            {toSendInWords(order)}
          </li>
        ))}
      </ul>
      <Total order={orders[0] ?? null} />
    </div>
  );
}

/** What the venue says that it comes to at worst, fees included. */
function Total({ order }: { order: OrderToSend | null }) {
  const { preview } = usePreview(order);
  const { instruments } = useStore(useTerminal().market.store);
  const currency = instruments[order?.instrument ?? '']?.currency ?? '';
  const { costMax = null, proceedsMin = null } = preview ?? {};
  return (
    <p className="min-h-4 font-medium">
      {costMax !== null && `Costs at most ${money(costMax)} ${currency}, fees included.`}
      {proceedsMin !== null &&
        `Brings in at least ${money(proceedsMin)} ${currency}, fees taken off.`}
    </p>
  );
}

function toSendInWords(order: OrderToSend): string {
  const side = order.side === 'buy' ? 'Buy' : 'Sell';
  const { qty, cashOrderQty, price, stopPrice, timeInForce } = order;
  const what =
    qty === undefined
      ? `${side} ${order.instrument} for ${grouped(cashOrderQty ?? '0')}`
      : `${side} ${quantity(qty)} ${order.instrument}`;
  return [
    what,
    typeWords[order.type].toLowerCase() + (price === undefined ? '' : ` ${grouped(price)}`),
    stopPrice !== undefined && `stop ${grouped(stopPrice)}`,
    isTrailing(order.type) &&
      (order.trailingOffsetBps === undefined
        ? `${grouped(order.trailingOffset ?? '0')} behind`
        : `${order.trailingOffsetBps} basis points behind`),
    order.postOnly === true && 'post only',
    order.allOrNone === true && 'all or none',
    order.displayQty !== undefined && `shows ${quantity(order.displayQty)}`,
    order.minQty !== undefined && `at least ${quantity(order.minQty)}`,
    timeInForce !== undefined && timeInForceWords[timeInForce].toLowerCase(),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

/** Off by default, and loud while it is on. */
export function OneClickSwitch() {
  const { settings } = useTerminal();
  const on = useStore(settings.store, (state) => state.oneClick);
  return (
    <button
      aria-checked={on}
      aria-label="One-click trading"
      className={clsx(
        'flex h-6 items-center gap-1 rounded-sm px-1.5 text-2xs',
        on ? 'bg-warn-soft font-semibold text-warn' : 'text-ink-3 hover:bg-hover hover:text-ink',
      )}
      onClick={() => settings.set({ oneClick: !on })}
      role="switch"
      title={
        on
          ? 'Orders are sent and canceled at once, without a question'
          : 'Send and cancel at once, without a question'
      }
      type="button"
    >
      {on && <Icon className="size-3.5" name="warning" />}
      {on ? 'One-click is ON' : 'One-click off'}
    </button>
  );
}
