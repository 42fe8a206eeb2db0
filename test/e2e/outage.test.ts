// The venue dies under an open page and comes back: the page says so, locks, and finds its way again by itself.

import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectGone, expectSeen, expectText, waiting, type TerminalPage } from './terminal-page.ts';

onStage('when the venue is killed', { agents: false }, (stage) => {
  test('the page says that prices are old, locks the ticket, and after a restart goes on as before', async () => {
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'AAPL', side: 'sell', price: '586.00', qty: '30' });
    const [buyer, visitor] = await Promise.all([
      stage().visit({ as: 'buyer_demo' }),
      stage().visit(),
    ]);
    await buyer.send({ price: '586.00', qty: '10' });
    await expectText(buyer.outcome, 'Filled 10 at 586.00.');
    await buyer.send({ price: '580.00', qty: '10' });
    await expectSeen(buyer.rows('Open orders', '580.00'));
    // 5,860.00 and a fee of 0.18 are spent; 5,800.00 and 0.20 for fees are held.
    await buyer.expectCash('988,339.62', '5,800.20');
    await expectSeen(visitor.level('Bid', '580.00', '10'));
    const before = await marketOf(buyer);

    for (const { watch } of [buyer, visitor]) {
      watch.allow(/^error WebSocket connection to .+ failed/);
      watch.allow(/^failed (?:GET|POST) .+ net::ERR_(?:CONNECTION|EMPTY|SOCKET)/);
    }
    await stage().venue.kill();
    for (const terminal of [buyer, visitor]) {
      await expectSeen(terminal.banner);
      await expectText(terminal.page.getByRole('banner'), 'Offline');
    }
    await expectText(buyer.sendButton, 'Locked until reconnected');
    for (const part of [buyer.sendButton, buyer.priceField, buyer.qtyField]) {
      expect(await part.isDisabled()).toBe(true);
    }
    expect(
      await buyer.openOrders.getByRole('button', { name: /^Cancel the order/ }).isDisabled(),
    ).toBe(true);

    await stage().venue.launch();
    for (const terminal of [buyer, visitor]) {
      await expectGone(terminal.banner);
      await expectSeen(terminal.page.getByRole('banner').getByText('Live', { exact: true }));
    }
    await expect.poll(() => marketOf(buyer), waiting).toEqual(before);
    await buyer.expectCash('988,339.62', '5,800.20');
    await expectSeen(buyer.rows('Open orders', '580.00'));

    // The session has outlived its venue: the page trades on, and the other page sees it.
    await expectText(buyer.sendButton, 'Buy AAPL');
    await buyer.send({ price: '586.00', qty: '5' });
    await expectText(buyer.outcome, 'Filled 5 at 586.00.');
    await expectSeen(visitor.level('Ask', '586.00', '15'));
    await buyer.page.reload();
    await expectSeen(buyer.accountMenu('buyer_demo'));
    await expectSeen(buyer.rows('Open orders', '580.00'));
  });
});

/** Book and tape as they stand on the screen. */
async function marketOf({ book, trades }: TerminalPage): Promise<readonly string[]> {
  const levels = await book.getByRole('button').allInnerTexts();
  return [...levels, ...(await trades.locator('tbody tr').allInnerTexts())];
}
