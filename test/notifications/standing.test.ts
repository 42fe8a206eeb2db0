// What is used of an account's limits, and who has something in an instrument, by the views of a real engine.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { operatorToken, TestVenue } from '../support/test-venue.ts';
import { standingOf } from '#notifications/venue-standing.ts';

let venue: TestVenue;

beforeAll(async () => {
  venue = await TestVenue.start();
});
afterAll(() => venue.close());

const idOf = (name: string): number => venue.venue.portfolio.accountByName(name)!.accountId;
const standing = () => standingOf(venue.venue.market, venue.venue.portfolio);

test('an account without limits is near none', () => {
  expect(standing().limitsOf(idOf('buyer_demo'))).toEqual([]);
});

test('positions count in lots, the exposure by reference prices', async () => {
  const accountId = idOf('seller_demo');
  // 10,000 shares of each: AAPL in lots of 1 at 585.33, LOTS in lots of 100 at 10.00.
  const path = `/v1/operator/accounts/${accountId}`;
  const position = await venue.call('PUT', `${path}/position-limits/LOTS`, {
    token: operatorToken,
    body: { longQtyMax: '12000', shortQtyMax: '0' },
  });
  expect(position.status).toBe(200);
  const { body } = await venue.call('GET', path, { token: operatorToken });
  const limits = await venue.call('PUT', `${path}/limits`, {
    token: operatorToken,
    body: { ...body.limits, grossExposureMinorMax: 1_000_000_000 },
  });
  expect(limits.status).toBe(200);
  expect(standing().limitsOf(accountId)).toEqual([
    {
      key: 'position:LOTS:long',
      label: 'Position in LOTS',
      used: 100,
      max: 120,
      usedText: '10000',
      maxText: '12000',
    },
    {
      key: 'exposure:USD',
      label: 'Exposure in USD',
      used: 10_000 * 58_533 + 10_000 * 1_000,
      max: 1_000_000_000,
      usedText: '5953300.00',
      maxText: '10000000.00',
    },
  ]);
});

test('who holds shares or has an order has something in the instrument', async () => {
  const { market } = venue.venue;
  const { instrumentId } = market.instrumentBySymbol('AAPL')!;
  const opened = await venue.call('POST', '/v1/operator/accounts', {
    token: operatorToken,
    body: { name: 'empty' },
  });
  expect(opened.status).toBe(201);
  expect(standing().accountsIn(instrumentId)).toContain(idOf('buyer_demo'));
  expect(standing().accountsIn(instrumentId)).not.toContain(idOf('empty'));
});
