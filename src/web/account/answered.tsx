// What was asked of the venue: on its way, refused, or here; and where it could not be asked for again, a line that it is old.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '#client/errors.ts';
import { Button } from '../ui/button.tsx';
import { FailedNote, LoadingRows } from '../ui/panel.tsx';

export function Answered<Answer>(props: {
  query: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  const { query, children } = props;
  const { data, error } = query;
  const again = (): void => void query.refetch();
  if (data === undefined) {
    return query.isError ? (
      <FailedNote message={messageOf(error)} onRetry={again} />
    ) : (
      <LoadingRows rows={3} />
    );
  }
  return (
    <>
      {/* Every question is asked twice before it has failed: this is no single hiccup. */}
      {query.isError && (
        <p
          className="mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-(--radius) bg-warn-soft px-3 py-2 text-xs text-warn"
          role="status"
        >
          <span className="min-w-0 flex-1 basis-56 break-words">
            ▲ Not up to date. {messageOf(error)}
          </span>
          <Button look="outline" onClick={again} size="xs">
            Try again
          </Button>
        </p>
      )}
      {children(data)}
    </>
  );
}
