// A list in columns: a table on a desk, cards on a phone, from one description. Only the lines in sight stand in the page, so ten
// thousand scroll like ten. It must never hold what is shown: rows come from stores, and a cell that follows the market subscribes itself.
// Lines of a table are all of one height; cards are not, and come with the library that measures them.
import { clsx } from 'clsx';
import {
  memo,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type DataCards from './data-cards.tsx';
import { FailedNote, LoadingRows } from './panel.tsx';
import { notLoaded, part, usePart } from './part.tsx';
import { linesOf, nextSort, type Group, type Line, type Sort } from './table-lines.ts';
import { useCompact } from './use-media.ts';
import { useRowWindow } from './use-row-window.ts';

export type Column<Row> = {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** Share of the table's width; columns do not move with their content. */
  readonly width: number;
  /** Where it stands on a card: the top line's left or right, a labelled pair, or nowhere. */
  readonly card?: 'lead' | 'aside' | 'pair' | 'wide' | 'none';
  /** False where a card leaves it out, having nothing to say. */
  readonly cardIf?: (row: Row) => boolean;
  readonly hideHeader?: boolean;
  /** Lets the reader sort by this column. */
  readonly compare?: (a: Row, b: Row) => number;
};

export type TableProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Least width before it scrolls inside its panel. */
  minWidth?: string;
  groupOf?: (row: Row) => Group | null;
  /** What stands at the right of a group's head. */
  groupAction?: (first: Row) => ReactNode;
  /** A double click on a row, or Enter while it has the focus; the column is the one that was clicked. */
  onOpen?: (row: Row, column: string | null) => void;
  /** Delete while the row has the focus. */
  onDelete?: (row: Row) => void;
  /** The end is near: whoever has more loads it. */
  onNearEnd?: (() => void) | undefined;
  /** Under the last row. */
  foot?: ReactNode;
  /** How high it is: all that its panel leaves, by itself. */
  className?: string;
};

/** What stands in the page: the lines, sorted and grouped. */
export type Lines<Row> = TableProps<Row> & { lines: readonly Line<Row>[] };

const headPx = 28;
const rowPx = 32;
const nearEndLines = 20;

export function DataTable<Row>(props: TableProps<Row>) {
  const [sort, setSort] = useState<Sort | null>(null);
  const compact = useCompact();
  const { rows, columns, keyOf, groupOf } = props;
  const compare = columns.find(({ key }) => key === sort?.key)?.compare;
  const lines = useMemo(
    () => linesOf(rows, { keyOf, sort, compare, groupOf }),
    [rows, keyOf, sort, compare, groupOf],
  );
  const shown = { ...props, lines, className: props.className ?? 'min-h-0 flex-1' };
  return compact ? (
    <Cards {...shown} />
  ) : (
    <Table {...shown} onSort={(key) => setSort(nextSort(sort, key))} sort={sort} />
  );
}

const cards = part(() => import('./data-cards.tsx'));

function Cards<Row>(props: Lines<Row>) {
  const { Component, failed, retry } = usePart(cards);
  const Loaded = Component as typeof DataCards | null;
  if (Loaded !== null) return <Loaded {...props} />;
  return failed ? <FailedNote message={notLoaded} onRetry={retry} /> : <LoadingRows />;
}

/** Tells whoever has more that the last of these lines is not far from the end. */
export function useNearEnd<Row>({ lines, onNearEnd }: Lines<Row>, last: number): void {
  const count = lines.length;
  const isNearEnd = last >= count - nearEndLines;
  useEffect(() => {
    if (isNearEnd) onNearEnd?.();
  }, [isNearEnd, count, onNearEnd]);
}

function Table<Row>(props: Lines<Row> & { sort: Sort | null; onSort: (key: string) => void }) {
  const { label, columns, lines, minWidth = '44rem', sort, onSort, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { from, to, abovePx } = useRowWindow(scroller, lines.length, rowPx);
  useNearEnd(props, to);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** The row that gets the focus as soon as it stands in the page. */
  const wanted = useRef<string | null>(null);
  const { onOpen, onDelete, groupAction } = props;
  const isActive = onOpen !== undefined || onDelete !== undefined;
  const firstRow = lines.find(({ kind }) => kind === 'row')?.key ?? null;
  const isKnown = activeKey !== null && lines.some(({ key }) => key === activeKey);
  const focusKey = isKnown ? activeKey : firstRow;
  /** The row with the focus, and its place. */
  const held = useRef<{ readonly key: string; readonly at: number } | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(
      `[data-key="${CSS.escape(wanted.current)}"]`,
    );
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus();
  });
  // A row that ends, or is scrolled out of sight, leaves the page, and the focus must not be lost with it.
  useEffect(() => {
    if (held.current === null) return;
    const at = lines.findIndex(({ key }) => key === held.current?.key);
    if (at >= 0) held.current = { key: held.current.key, at };
    if (document.activeElement !== document.body) return;
    const next = lines[Math.min(held.current.at, lines.length - 1)];
    if (at < 0 && next?.kind === 'row') {
      wanted.current = next.key;
      setActiveKey(next.key);
    } else scroller.current?.focus({ preventScroll: true });
  }, [lines, from, to]);
  const move = (key: string, step: number): void => {
    let at = lines.findIndex((line) => line.key === key) + step;
    while (lines[at]?.kind === 'head') at += Math.sign(step);
    at = Math.max(0, Math.min(lines.length - 1, at));
    const next = lines[at];
    if (next?.kind === 'row') {
      wanted.current = next.key;
      setActiveKey(next.key);
      if (scroller.current !== null) scrollTo(scroller.current, at);
    }
  };
  /** The list itself has the focus where the row that had it is out of sight. */
  const keyDownOutside = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = stepsOfKey[event.key];
    if (event.target !== event.currentTarget || held.current === null || step === undefined) return;
    event.preventDefault();
    move(held.current.key, step);
  };
  const keyDown = (event: KeyboardEvent<HTMLTableRowElement>, line: Line<Row>): void => {
    if (event.target !== event.currentTarget || line.kind !== 'row') return;
    const step = stepsOfKey[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(line.key, step);
    } else if (event.key === 'Enter' && onOpen !== undefined) {
      event.preventDefault();
      onOpen(line.row, null);
    } else if (event.key === 'Delete') {
      onDelete?.(line.row);
    }
  };
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div
      aria-label={label}
      className={clsx('overflow-auto', props.className)}
      onBlur={({ target }) => {
        const was = held.current;
        // A row that leaves the page may say so before it is gone.
        queueMicrotask(() => {
          if (target.isConnected && held.current === was) held.current = null;
        });
      }}
      onKeyDown={keyDownOutside}
      ref={scroller}
      role="region"
      tabIndex={0}
    >
      {/* As high as all of them at every moment: it must not lose height while lines are exchanged, or it would be scrolled back. */}
      <div style={{ paddingTop: abovePx, minHeight: headPx + lines.length * rowPx, minWidth }}>
        <table
          aria-rowcount={lines.length + 1}
          className="w-full table-fixed border-separate border-spacing-0"
        >
          <caption className="sr-only">{label}</caption>
          <colgroup>
            {columns.map((column) => (
              <col key={column.key} style={{ width: `${(100 * column.width) / whole}%` }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <HeadCell column={column} key={column.key} onSort={onSort} sort={sort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(from, to).map((line, index) => {
              const rowIndex = from + index + 2;
              if (line.kind === 'head') {
                return (
                  <tr aria-rowindex={rowIndex} className="bg-raised" key={line.key}>
                    <th
                      className="h-8 border-b border-line/60 px-3 text-left text-2xs font-medium text-ink-2"
                      colSpan={columns.length}
                      scope="colgroup"
                    >
                      <span className="flex items-center justify-between gap-2">
                        {line.title}
                        {groupAction?.(line.first)}
                      </span>
                    </th>
                  </tr>
                );
              }
              return (
                <tr
                  aria-rowindex={rowIndex}
                  className="hover:bg-hover focus-visible:-outline-offset-2"
                  data-key={line.key}
                  key={line.key}
                  onDoubleClick={(event) => {
                    if ((event.target as Element).closest('button, input') === null)
                      onOpen?.(line.row, columnOf(event.target as Element));
                  }}
                  onFocus={() => {
                    held.current = { key: line.key, at: from + index };
                    setActiveKey(line.key);
                  }}
                  onKeyDown={(event) => keyDown(event, line)}
                  {...(isActive ? { tabIndex: line.key === focusKey ? 0 : -1 } : {})}
                >
                  <Cells columns={columns} grouped={line.grouped} row={line.row} />
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {foot}
    </div>
  );
}

const stepsOfKey: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -1_000_000,
  End: 1_000_000,
};

/** As little as brings the line into sight, below the head that stays. */
function scrollTo(scroller: HTMLElement, at: number): void {
  const top = at * rowPx;
  const least = top + rowPx + headPx - scroller.clientHeight;
  scroller.scrollTop = Math.max(least, Math.min(top, scroller.scrollTop));
}

function columnOf(target: Element): string | null {
  return target.closest('td')?.getAttribute('data-column') ?? null;
}

function HeadCell<Row>(props: {
  column: Column<Row>;
  sort: Sort | null;
  onSort: (key: string) => void;
}) {
  const { column, sort, onSort } = props;
  const direction = sort?.key !== column.key ? null : sort.descending ? 'descending' : 'ascending';
  const right = column.align === 'right';
  const mark = direction === null ? '' : direction === 'descending' ? '▼' : '▲';
  return (
    <th
      className={clsx(
        'sticky top-0 z-10 h-7 truncate border-b border-line bg-surface px-1.5 text-2xs font-medium text-ink-3 first:pl-3 last:pr-3',
        right ? 'text-right' : 'text-left',
      )}
      scope="col"
      {...(column.compare === undefined ? {} : { 'aria-sort': direction ?? 'none' })}
    >
      {column.compare === undefined ? (
        <span className={clsx(column.hideHeader === true && 'sr-only')}>{column.header}</span>
      ) : (
        <button
          className={clsx(
            'max-w-full truncate rounded-sm hover:text-ink focus-visible:-outline-offset-2',
            direction !== null && 'font-semibold text-ink',
          )}
          onClick={() => onSort(column.key)}
          title={`Sort by ${column.header.toLowerCase()}`}
          type="button"
        >
          {right && <SortMark mark={mark} />}
          {column.header}
          {!right && <SortMark mark={mark} />}
        </button>
      )}
    </th>
  );
}

function SortMark({ mark }: { mark: string }) {
  return mark === '' ? null : (
    <span aria-hidden="true" className="mx-1 text-[0.65em]">
      {mark}
    </span>
  );
}

const Cells = memo(RowCells) as typeof RowCells;

function RowCells<Row>(props: { row: Row; columns: readonly Column<Row>[]; grouped: boolean }) {
  const cells = props.columns.map((column) => (
    <td
      className={clsx(
        'h-8 truncate border-b border-line/60 px-1.5 text-xs last:pr-3',
        props.grouped ? 'first:border-l-2 first:border-l-accent first:pl-4' : 'first:pl-3',
        column.align === 'right' && 'text-right',
      )}
      data-column={column.key}
      key={column.key}
    >
      {column.cell(props.row)}
    </td>
  ));
  return <>{cells}</>;
}
