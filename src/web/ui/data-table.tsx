// A list in columns: a table on a desk, cards on a phone, from one description.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useCompact } from './use-media.ts';

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
};

export function DataTable<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Least width before it scrolls inside its panel. */
  minWidth?: string;
}) {
  return useCompact() ? <Cards {...props} /> : <Table {...props} />;
}

type Props<Row> = Parameters<typeof DataTable<Row>>[0];

function Table<Row>({ label, columns, rows, keyOf, minWidth = '44rem' }: Props<Row>) {
  const whole = columns.reduce((sum, column) => sum + column.width, 0);
  return (
    <div aria-label={label} className="min-h-0 flex-1 overflow-auto" role="region" tabIndex={0}>
      <table className="w-full table-fixed border-separate border-spacing-0" style={{ minWidth }}>
        <caption className="sr-only">{label}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: `${(100 * column.width) / whole}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                className={clsx(
                  'sticky top-0 z-10 h-7 truncate border-b border-line bg-surface px-1.5 text-2xs font-medium text-ink-3 first:pl-3 last:pr-3',
                  column.align === 'right' ? 'text-right' : 'text-left',
                )}
                key={column.key}
                scope="col"
              >
                <span className={clsx(column.hideHeader === true && 'sr-only')}>
                  {column.header}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr className="hover:bg-hover" key={keyOf(row)}>
              {columns.map((column) => (
                <td
                  className={clsx(
                    'h-8 truncate border-b border-line/60 px-1.5 text-xs first:pl-3 last:pr-3',
                    column.align === 'right' && 'text-right',
                  )}
                  key={column.key}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  const at = (place: Column<Row>['card']): readonly Column<Row>[] =>
    columns.filter((column) => (column.card ?? 'pair') === place);
  return (
    <ul aria-label={label} className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto">
      {rows.map((row) => (
        <li className="border-b border-line px-3 py-2.5" key={keyOf(row)}>
          <div className="flex items-center justify-between gap-2">
            <div className="flex min-w-0 items-center gap-2 font-medium">
              {at('lead').map((column) => (
                <span className="truncate" key={column.key}>
                  {column.cell(row)}
                </span>
              ))}
            </div>
            <div className="flex shrink-0 items-center gap-2 text-ink-2 [&_button]:size-9">
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
                  <dd className="truncate">{column.cell(row)}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
