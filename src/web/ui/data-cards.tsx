// A list as a phone shows it: a card for each row, as high as what it has to say. Only the cards in sight stand in the page.
import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { memo, useRef } from 'react';
import { useNearEnd, type Column, type Lines } from './data-table.tsx';

const cardPx = 104;
const overscan = 12;

export default function DataCards<Row>(props: Lines<Row>) {
  const { label, columns, lines, foot, groupAction, className } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardPx,
    getItemKey: (at) => lines[at]?.key ?? at,
    initialRect: { width: 800, height: 600 },
    useFlushSync: false,
    overscan,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  useNearEnd(props, last?.index ?? lines.length);
  const abovePx = items[0]?.start ?? 0;
  const belowPx = last === undefined ? 0 : virtual.getTotalSize() - last.end;
  return (
    <div
      aria-label={label}
      className={clsx('overflow-x-hidden overflow-y-auto', className)}
      ref={scroller}
      role="region"
      tabIndex={0}
    >
      <ul aria-label={label} style={{ paddingTop: abovePx, paddingBottom: belowPx }}>
        {items.map(({ index, key }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <li
              aria-posinset={index + 1}
              aria-setsize={lines.length}
              data-index={index}
              key={key}
              ref={virtual.measureElement}
            >
              {line.kind === 'head' ? (
                <div className="flex items-center justify-between gap-2 border-b border-line bg-raised px-3 py-1.5 text-2xs font-medium text-ink-2">
                  {line.title}
                  {groupAction?.(line.first)}
                </div>
              ) : (
                <Card columns={columns} grouped={line.grouped} row={line.row} />
              )}
            </li>
          );
        })}
      </ul>
      {foot}
    </div>
  );
}

const Card = memo(RowCard) as typeof RowCard;

function RowCard<Row>(props: { row: Row; columns: readonly Column<Row>[]; grouped: boolean }) {
  return (
    <div
      className={clsx(
        'border-b border-line px-3 py-2.5',
        props.grouped && 'border-l-2 border-l-accent',
      )}
    >
      <CardOf columns={props.columns} row={props.row} />
    </div>
  );
}

/** What a phone shows of a row: the top line, and the rest as labelled pairs. */
function CardOf<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  const at = (place: Column<Row>['card']): readonly Column<Row>[] =>
    columns.filter((column) => (column.card ?? 'pair') === place);
  return (
    <>
      <div className="flex items-center justify-between gap-2">
        <div className="flex min-w-0 items-center gap-2 font-medium">
          {at('lead').map((column) => (
            <span className="truncate" key={column.key}>
              {column.cell(row)}
            </span>
          ))}
        </div>
        <div className="flex shrink-0 items-center gap-2 text-ink-2 [&_button]:h-9 [&_button]:min-w-9">
          {at('aside').map((column) => (
            <span key={column.key}>{column.cell(row)}</span>
          ))}
        </div>
      </div>
      <dl className="mt-1.5 grid grid-cols-3 gap-x-3 gap-y-1 text-xs">
        {[...at('pair'), ...at('wide')]
          .filter((column) => column.cardIf?.(row) ?? true)
          .map((column) => (
            <div
              className={clsx('min-w-0', column.card === 'wide' && 'col-span-3')}
              key={column.key}
            >
              <dt className="text-2xs text-ink-3">{column.header}</dt>
              <dd className="wrap-anywhere">{column.cell(row)}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
