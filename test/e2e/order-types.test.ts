// Orders that wait, hide or come in threes: placed from the ticket, followed in the lists, and their whole life read back.

import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText } from './terminal-page.ts';

onStage('orders of every type', { agents: false }, (stage) => {
  test('a stop waits, its price is changed, it triggers, and its life can be read', async () => {
    const other = await stage().trader('seller_demo');
    // The last price is 585; there is one to sell to below.
    await other.place({ instrument: 'AAPL', side: 'buy', price: '579.00', qty: '50' });
    const trader = await stage().visit({ as: 'buyer_demo' });
    const { page } = trader;
    await expectSeen(trader.level('Bid', '579.00', '50'));

    await trader.send({ side: 'Sell', type: 'Stop', stopPrice: '570.00', qty: '10' });
    await expectText(trader.outcome, 'Sell 10 AAPL, stop 570.00 Waits for its price.');
    const row = trader.rows('Open orders', 'Stop');
    await expectText(row, /Stop.*≤ 570\.00.*Waiting/);
    // It is not in the book.
    await expectCount(trader.book.getByTitle('Your order'), 0);

    await row.getByRole('button', { name: /^Change the order/ }).click();
    await page.getByRole('textbox', { name: /^New stop price/ }).fill('580.00');
    await page.keyboard.press('Enter');
    await expectText(row, /≤ 580\.00.*Waiting/);

    // A trade at its price lets it go.
    await trader.send({ type: 'Limit', price: '579.00', qty: '5' });
    await expectSeen(page.getByText('No open orders'));
    await expectSeen(trader.level('Bid', '579.00', '35'));

    await trader.showTab('History');
    const closed = trader.rows('Order history', 'Stop GTC');
    await expectText(closed, '10 / 10');
    await closed.getByRole('button', { name: /^Life of the order/ }).press('Enter');
    const dialog = page.getByRole('dialog');
    await expectText(
      dialog,
      /Waits for its price quantity 10, stop 570\.00 0 10 .*Changed stop 580\.00 0 10 .*Triggered.*Traded 10 at 579\.00 10 0/,
    );
    await page.keyboard.press('Escape');
    await expectGone(dialog);
    const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(label).toMatch(/^Life of the order/);
  });

  test('an iceberg shows a part of itself at a time', async () => {
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'MSFT' });
    await trader.write({ price: '30.00', qty: '50', displayQty: '60' });
    await expectText(trader.ticket, 'At most the quantity, 50.');
    await trader.send({ displayQty: '20' });
    await expectText(trader.outcome, 'Buy 50 MSFT at 30.00 Open in the book.');
    await expectText(trader.rows('Open orders', 'MSFT'), 'GTC, shows 20');
    await expectSeen(trader.level('Bid', '30.00', '20'));
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.00', qty: '35' });
    await expectSeen(trader.level('Bid', '30.00', '5'));
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.00', qty: '5' });
    await expectSeen(trader.level('Bid', '30.00', '10'));
  });

  test('an entry brings its exits once it is filled', async () => {
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    await trader.send({ price: '26.50', qty: '10', takeProfit: '26.40', stopLoss: '26.80' });
    await expectText(trader.ticket, 'The stop loss of a buy is below its take profit.');
    await trader.send({ takeProfit: '26.80', stopLoss: '26.20' });
    await expectText(trader.outcome, 'Buy 10 INTC at 26.50 Open in the book.');
    await expectCount(trader.rows('Open orders', 'INTC', 'Pending'), 2);
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'INTC', side: 'sell', price: '26.50', qty: '10' });
    await expectText(trader.rows('Open orders', '26.80'), 'Open');
    await expectText(trader.rows('Open orders', '≤ 26.20'), 'Waiting');
    await seller.place({ instrument: 'INTC', side: 'buy', price: '26.80', qty: '10' });
    await expectSeen(trader.page.getByText('No open orders'));
    await trader.showTab('History');
    await expectText(
      trader.rows('Order history', 'INTC', 'Stop GTC'),
      'The other order of its pair',
    );
  });

  test('a trailing stop follows, and a refused one says why', async () => {
    const seller = await stage().trader('seller_demo');
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'AMZN' });
    await trader.write({ side: 'Sell', type: 'Trailing stop', qty: '10' });
    await trader.ticket.getByLabel('Distance in').selectOption('%');
    await trader.ticket.getByRole('textbox', { name: 'Distance' }).fill('60');
    await expectText(trader.ticket, 'Between 0.01% and 50%.');
    await trader.ticket.getByRole('textbox', { name: 'Distance' }).fill('1');
    await trader.sendButton.click();
    await expectText(trader.outcome, 'trailing stop 1% behind Waits for its price.');
    const row = trader.rows('Open orders', 'Trailing stop');
    await expectText(row, /≤ 21\d\.\d\d · 1%/);
    const before = await row.innerText();
    await seller.place({ instrument: 'AMZN', side: 'sell', price: '223.00', qty: '1' });
    await trader.send({ side: 'Buy', type: 'Limit', price: '223.00', qty: '1' });
    await expectText(row, '≤ 220.77 · 1%');
    expect(await row.innerText()).not.toBe(before);

    // Stops of one's own meet the price collar as well.
    trader.watch.allow(/^422 POST \/v1\/orders$/);
    await trader.send({ type: 'Stop limit', stopPrice: '230.00', price: '400.00', qty: '1' });
    await expectText(trader.outcome, /priceCollar, field price/);
    await trader.showTab('History');
    await trader
      .rows('Order history', 'Stop limit GTC')
      .getByRole('button', { name: /^Life of the order/ })
      .click();
    await expectText(trader.page.getByRole('dialog'), /Rejected Outside the price collar/);
  });
});
