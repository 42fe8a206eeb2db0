// A long list of the desk in every state: on its way, refused, empty, or as far as it was fetched.
import { messageOf } from '#client/errors.ts';
import type { Column } from '../ui/data-table.tsx';
import { EndlessTable } from '../ui/endless-table.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import type { PagedList } from './use-desk.ts';

export function LongList<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  list: PagedList<Row>;
  keyOf: (row: Row) => string;
  empty: { title: string; hint?: string };
  minWidth?: string;
}) {
  const { label, columns, list, keyOf, empty, minWidth = '44rem' } = props;
  const { items, error, hasMore, loadingMore, more, again } = list;
  if (items === undefined) {
    return error === null ? (
      <LoadingRows rows={8} />
    ) : (
      <FailedNote message={messageOf(error)} onRetry={again} />
    );
  }
  if (items.length === 0) return <EmptyNote {...empty} />;
  return (
    <>
      <EndlessTable
        columns={columns}
        keyOf={keyOf}
        label={label}
        loadingMore={loadingMore}
        minWidth={minWidth}
        moreFailed={error === null ? null : messageOf(error)}
        onMore={hasMore ? more : undefined}
        rows={items}
      />
      <p className="px-3 pt-1.5 text-2xs text-ink-3">
        {items.length}
        {hasMore ? ' so far' : ' in all'}
      </p>
    </>
  );
}
