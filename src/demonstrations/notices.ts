// What members are told, which follows the records in the database: a moment behind, and on a venue that has just begun only from some moment on. It must
// never take silence for an answer before that moment.

import type { DemoMember } from './member.ts';
import type { Stage } from './stage.ts';
import type { AnswerOf, RequestOf } from '#api/routes.ts';

export interface Notice {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Kind = NonNullable<RequestOf<'GET /v1/notifications'>['query']>['kind'];
type Answer = AnswerOf<'GET /v1/notifications'>;

/** The latest of the kind, newest first. */
export async function noticesOf(member: DemoMember, kind: Kind): Promise<readonly Notice[]> {
  const query = { limit: 100, ...(kind === undefined ? {} : { kind }) };
  const answer: Answer = await member.client.rest.call('GET /v1/notifications', { query });
  return answer.items;
}

/** Trades one share of another member's again and again, until `member` is told of a fill: from then on everything is told. */
export async function untilTold(
  stage: Stage,
  instrument: string,
  {
    member,
    other,
    price,
  }: { readonly member: DemoMember; readonly other: DemoMember; readonly price: string },
): Promise<void> {
  const order = { instrument, type: 'limit', qty: '1', price } as const;
  await stage.follow(
    async () => {
      await other.place({ ...order, side: 'sell' });
      await member.place({ ...order, side: 'buy', timeInForce: 'IOC' });
      return noticesOf(member, 'fill');
    },
    (notices) => notices.length > 0,
  );
}
