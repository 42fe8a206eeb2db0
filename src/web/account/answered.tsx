// What was asked of the venue: on its way, refused, or here.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '#client/errors.ts';
import { FailedNote, LoadingRows } from '../ui/panel.tsx';

export function Answered<Answer>(props: {
  query: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  const { query, children } = props;
  if (query.data !== undefined) return children(query.data);
  return query.isError ? (
    <FailedNote message={messageOf(query.error)} onRetry={() => void query.refetch()} />
  ) : (
    <LoadingRows rows={3} />
  );
}
