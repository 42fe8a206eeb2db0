// A list of a page, of which further rows are asked for as the end comes near. It scrolls in its own region.
import { Button } from './button.tsx';
import { DataTable, type TableProps } from './data-table.tsx';

export function EndlessTable<Row>(
  props: Omit<TableProps<Row>, 'onNearEnd' | 'foot' | 'className'> & {
    /** Undefined where this is all. */
    onMore: (() => void) | undefined;
    loadingMore: boolean;
    /** Why the next rows did not come. */
    moreFailed?: string | null;
  },
) {
  const { onMore, loadingMore, moreFailed = null, ...list } = props;
  return (
    <DataTable
      {...list}
      className="max-h-[max(24rem,calc(100dvh-20rem))]"
      foot={
        <>
          {moreFailed !== null && (
            <p
              className="flex items-center justify-center gap-3 p-3 text-xs text-ink-2"
              role="alert"
            >
              {moreFailed}
              <Button look="outline" onClick={onMore} size="xs">
                Try again
              </Button>
            </p>
          )}
          <p aria-live="polite" className="sr-only">
            {loadingMore && 'Loading more'}
          </p>
        </>
      }
      onNearEnd={loadingMore || moreFailed !== null ? undefined : onMore}
    />
  );
}
