// The last chapters: the books are added up once more, then key and sessions end, and the venue is asked whether it means it.

import { sum, type Traveller } from '../traveller.ts';
import type { TourMember } from './member.ts';
import { totalOf, type MoneyMoved } from './money.ts';
import { leads, statementText, type StatementReport } from './records.ts';
import { decimalString, decimal, multiplyDown, type Decimal } from '#client/decimal.ts';

const recordsWithinMs = 30_000;

/** Everything that moved cash, added up by the tour itself, against what the venue says. */
export async function addUp(
  tour: Traveller,
  { signed }: TourMember,
  money: MoneyMoved,
  withdrawn: string,
): Promise<void> {
  const { page, claims } = tour;
  const { rest } = signed;
  page.chapter('The books');
  page.say("Today's statement once more, now that all is done.");
  const { asset } = money;
  const total = await tour.quietly(() => totalOf(signed, asset));
  const closingOf = ({ balances }: StatementReport): string | undefined =>
    balances.find((balance) => balance.asset === asset)?.closing;
  const statement = await tour.follow({
    ask: async () => (await rest.call('GET /v1/reports/statement')) as StatementReport,
    until: (report) => closingOf(report) === total,
    withinMs: recordsWithinMs,
  });
  claims.check(
    'The statement reconciles, and closes with the balance that the account has.',
    statement.reconciled && leads(statement) && closingOf(statement) === total,
    statementText(statement),
  );

  const { fills } = await tour.quietly(() =>
    rest.call('GET /v1/fills', { query: { limit: 1_000 } }),
  );
  const cashOf = (side: 'buy' | 'sell'): Decimal =>
    sum(
      fills
        .filter((fill) => fill.side === side)
        .map(({ price, qty }) => decimalString(multiplyDown(decimal(price), decimal(qty)))),
    );
  const fees = sum(fills.map(({ fee }) => fee));
  const [bought, sold] = [cashOf('buy'), cashOf('sell')];
  const added = sum([money.welcome, money.deposited]) - decimal(withdrawn) - bought + sold - fees;
  const text = (value: bigint): string => decimalString(value as Decimal, 2);
  claims.check(
    'The balance adds up: what came, less what went, what was bought and the fees, and what was sold.',
    added === decimal(total),
    `${money.welcome} + ${money.deposited} - ${withdrawn} - ${text(bought)} + ${text(sold)} - ${text(fees)} = ${text(added)}; the venue says ${total}`,
  );

  let moved = 0n;
  let cursor: string | undefined;
  do {
    const query = { asset, limit: 500, ...(cursor === undefined ? {} : { cursor }) };
    const part = await tour.quietly(() => rest.call('GET /v1/history/ledger', { query }));
    moved += sum(part.items.map((item: { readonly amount: string }) => item.amount));
    cursor = part.nextCursor;
  } while (cursor !== undefined);
  claims.equal('The movements of the ledger are the balance.', text(moved), total);
}

export async function sayFarewell(tour: Traveller, member: TourMember): Promise<void> {
  const { page, claims } = tour;
  const { first, session, signed, keyId } = member;
  page.chapter('Farewell');
  page.say('Who is signed in? Two sessions: the one of signing up, and the one of now.');
  const { sessions } = await session.rest.call('GET /v1/auth/sessions');
  claims.check(
    'Both sessions are listed, one of them as the one that asks.',
    sessions.length === 2 && sessions.filter(({ current }) => current).length === 1,
    `${sessions.length} sessions`,
  );

  page.say('The key is revoked …');
  await session.rest.call('DELETE /v1/keys/:keyId', { params: { keyId } });
  page.say('… and its signature counts no more:');
  const unsigned = await tour.refused(() => signed.rest.call('GET /v1/balances'));
  claims.check(
    'A revoked key is refused.',
    unsigned?.httpStatus === 401,
    `${unsigned?.httpStatus} ${unsigned?.reason}`,
  );

  page.say('All other sessions end …');
  await session.rest.call('DELETE /v1/auth/sessions');
  const other = await tour.refused(() => first.rest.call('GET /v1/auth/me'));
  claims.check(
    'An ended session is refused.',
    other?.httpStatus === 401,
    `${other?.httpStatus} ${other?.reason}`,
  );
  page.say('… and then this one.');
  await session.rest.call('POST /v1/auth/logout');
  const gone = await tour.refused(() => session.rest.call('GET /v1/auth/me'));
  claims.check(
    'Who signed out is signed out.',
    gone?.httpStatus === 401,
    `${gone?.httpStatus} ${gone?.reason}`,
  );
}
