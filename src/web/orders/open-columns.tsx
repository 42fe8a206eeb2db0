// The columns of the open orders, with what can be done to each order. It must never decide which orders are listed.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Order } from '#api/types.ts';
import { grouped, missing, quantity, roundedTo, signed } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { isConditional, isTrailing, typeWords } from '../ticket/terms.ts';
import { Moment } from '../ui/moment.tsx';
import { IconButton } from '../ui/button.tsx';
import type { Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { Icon } from '../ui/icons.tsx';
import { AmendCell, amendableFields, type Amend } from './amend.tsx';
import { byDecimal, byText, distancePercent, roleInWords } from './open-list.ts';
import { LifeButton } from './order-life.tsx';
import {
  conditionInWords,
  orderInWords,
  statusWords,
  trailInWords,
  triggerInWords,
} from './order-words.ts';
import { StockLink } from './stock-link.tsx';

export function openColumns(
  amend: Amend,
  live: boolean,
  show: (order: Order) => void,
): readonly Column<Order>[] {
  return [
    {
      key: 'time',
      header: 'Time',
      width: 8.4,
      compare: byText((order) => order.createdAt),
      cell: (order) => <Moment at={order.createdAt} />,
    },
    {
      key: 'instrument',
      header: 'Stock',
      width: 5.3,
      card: 'lead',
      compare: byText((order) => order.instrument),
      cell: (order) => <StockLink symbol={order.instrument} />,
    },
    {
      key: 'side',
      header: 'Side',
      width: 5.6,
      card: 'lead',
      compare: byText((order) => order.side),
      cell: (order) => <SideMark side={order.side} />,
    },
    {
      key: 'type',
      header: 'Type',
      card: 'lead',
      width: 11.5,
      compare: byText((order) => typeWords[order.type]),
      cell: (order) => <OrderType order={order} />,
    },
    {
      key: 'price',
      header: 'Price',
      width: 7,
      align: 'right',
      compare: byDecimal((order) => order.price),
      cell: (order) => (
        <AmendCell amend={amend} field="price" order={order}>
          {order.price === null ? missing : grouped(order.price)}
        </AmendCell>
      ),
    },
    {
      key: 'trigger',
      header: 'Trigger',
      width: 11.2,
      align: 'right',
      cardIf: (order) => isConditional(order.type),
      compare: byDecimal((order) => order.stopPrice),
      cell: (order) => (
        <AmendCell amend={amend} field="stopPrice" order={order}>
          <Trigger order={order} />
        </AmendCell>
      ),
    },
    {
      key: 'distance',
      header: 'Away',
      width: 7.6,
      align: 'right',
      cell: (order) => <Distance order={order} />,
    },
    {
      key: 'qty',
      header: 'Quantity',
      width: 6.4,
      align: 'right',
      compare: byDecimal((order) => order.qty),
      cell: (order) => (
        <AmendCell amend={amend} field="qty" order={order}>
          {quantity(order.qty)}
        </AmendCell>
      ),
    },
    {
      key: 'filled',
      header: 'Filled',
      width: 5.1,
      align: 'right',
      compare: byDecimal((order) => order.cumQty),
      cell: (order) => quantity(order.cumQty),
    },
    {
      key: 'condition',
      header: 'Condition',
      width: 7.6,
      cell: (order) => {
        const words = conditionInWords(order);
        return <span title={words}>{words}</span>;
      },
    },
    {
      key: 'status',
      header: 'Status',
      width: 6.6,
      compare: byText((order) => statusWords[order.status]),
      cell: (order) => statusWords[order.status],
    },
    {
      key: 'actions',
      header: 'Actions',
      hideHeader: true,
      width: 9.6,
      align: 'right',
      card: 'aside',
      cell: (order) => (
        <RowActions amend={amend} live={live} onShow={() => show(order)} order={order} />
      ),
    },
  ];
}

function OrderType({ order }: { order: Order }) {
  const role = roleInWords(order);
  const type = typeWords[order.type];
  return (
    <span title={role === null ? type : `${type}, ${role}`}>
      {type}
      {role !== null && <span className="text-ink-3"> · {role}</span>}
    </span>
  );
}

/** How far the market is from the order. Follows the price by itself, so that the table need not. */
function Distance({ order }: { order: Order }) {
  const { market } = useTerminal();
  const last = useStore(market.store, (state) => state.tickers[order.instrument]?.last ?? null);
  const away = distancePercent(order, last);
  return (
    <span className="text-ink-2" title={last === null ? undefined : `from the last price, ${last}`}>
      {away === null ? missing : `${signed(roundedTo(away, 2))}%`}
    </span>
  );
}

/** The price that it waits for; of a trailing stop how far behind as well. */
function Trigger({ order }: { order: Order }) {
  const words = triggerInWords(order);
  if (!isTrailing(order.type)) {
    return words ?? missing;
  }
  const trail = trailInWords(order);
  const whole = words === null ? trail : `${words} · ${trail}`;
  return <span title={`${whole} behind`}>{whole}</span>;
}

function RowActions(props: { order: Order; amend: Amend; live: boolean; onShow: () => void }) {
  const { order, amend, live, onShow } = props;
  const { orderActions } = useTerminal();
  const [busy, setBusy] = useState(false);
  const name = `order: ${orderInWords(order)}`;
  if (amend.editing?.order.orderId === order.orderId) {
    return (
      <span className="inline-flex gap-1">
        <IconButton
          disabled={!live || amend.busy || !amend.ready}
          label={`Save the ${name}`}
          look="outline"
          onClick={() => void amend.save()}
          size="xs"
        >
          <Icon className="size-3.5" name="check" />
        </IconButton>
        <IconButton label="Keep it as it was" onClick={amend.stop} size="xs">
          <Icon className="size-3.5" name="close" />
        </IconButton>
      </span>
    );
  }
  return (
    <span className="inline-flex">
      <LifeButton onShow={onShow} order={order} />
      <IconButton
        disabled={!live || busy || amendableFields(order).length === 0}
        label={`Change the ${name}`}
        onClick={() => amend.start(order)}
        size="xs"
      >
        <Icon className="size-3.5" name="edit" />
      </IconButton>
      <IconButton
        disabled={!live || busy}
        label={`Cancel the ${name}`}
        onClick={() => {
          setBusy(true);
          void orderActions.cancel(order).finally(() => setBusy(false));
        }}
        size="xs"
      >
        <Icon className="size-3.5" name="close" />
      </IconButton>
    </span>
  );
}
