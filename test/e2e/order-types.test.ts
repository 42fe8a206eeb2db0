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
    await expectCount(trader.ownInBook, 0);

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

  test('an order that triggers another, and the legs of lists, live and end as the rulebook says', async () => {
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'GOOG' });
    const { ticket } = trader;
    const seller = await stage().trader('seller_demo');
    const writePair = async (thenAt: string): Promise<void> => {
      await trader.write({ side: 'Buy', price: '555.00', qty: '10' });
      await ticket.getByLabel('Attached orders').selectOption('oto');
      await ticket
        .getByRole('radiogroup', { name: 'Side of the order that follows' })
        .getByRole('radio', { name: 'Sell' })
        .check();
      await ticket.getByRole('textbox', { name: 'Then at' }).fill(thenAt);
      await ticket.getByRole('textbox', { name: 'Then quantity' }).fill('10');
    };
    await writePair('565.005');
    await expectText(ticket, 'Off the tick of 0.01: use 565.00 or 565.01.');
    await ticket.getByRole('textbox', { name: 'Then at' }).fill('565.00');
    await trader.press();
    await expectText(trader.outcome, 'Buy 10 GOOG at 555.00 Open in the book.');
    await expectSeen(trader.rows('Open orders', 'One triggers the other · GOOG'));
    const first = trader.rows('Open orders', '555.00');
    const then = trader.rows('Open orders', '565.00');
    await expectText(first, /first.* Open/);
    await expectText(then, /then.* Pending/);
    await expectCount(trader.ownInBook, 1);
    // A part is not enough.
    await seller.place({ instrument: 'GOOG', side: 'sell', price: '555.00', qty: '4' });
    await expectText(first, 'Part filled');
    await expectText(then, 'Pending');
    await seller.place({ instrument: 'GOOG', side: 'sell', price: '555.00', qty: '6' });
    await expectText(then, /Open/);
    await expectGone(first);
    await expectSeen(trader.level('Ask', '565.00', '10'));
    await then.getByRole('button', { name: /^Cancel the order/ }).click();
    await expectSeen(trader.page.getByText('No open orders'));

    // With the first order the one that waits for it ends.
    await writePair('565.00');
    await trader.press();
    await expectText(then, 'Pending');
    await first.getByRole('button', { name: /^Cancel the order/ }).click();
    await expectSeen(trader.page.getByText('No open orders'));

    // The exits of a bracket can go while its entry stays.
    await trader.write({
      side: 'Buy',
      price: '555.00',
      qty: '10',
      takeProfit: '570.00',
      stopLoss: '540.00',
    });
    await trader.press();
    const stop = trader.rows('Open orders', '≤ 540.00');
    await expectText(stop, 'Pending');
    await stop.getByRole('button', { name: /^Cancel the order/ }).click();
    await expectGone(stop);
    await expectGone(trader.rows('Open orders', '570.00'));
    await expectText(first, /entry.* Open/);
    await first.getByRole('button', { name: /^Cancel the order/ }).click();
    await expectSeen(trader.page.getByText('No open orders'));

    // A pair ends with either.
    await trader.write({ side: 'Sell', price: '570.00', qty: '10' });
    await ticket.getByLabel('Attached orders').selectOption('oco');
    await ticket.getByRole('textbox', { name: 'Or stop at' }).fill('540.00');
    await trader.press();
    await expectSeen(trader.rows('Open orders', 'One cancels the other · GOOG'));
    await expectText(stop, /stop loss.* Waiting/);
    await trader
      .rows('Open orders', '570.00')
      .getByRole('button', { name: /^Cancel the order/ })
      .click();
    await expectSeen(trader.page.getByText('No open orders'));
    await trader.showTab('History');
    await expectText(trader.rows('Order history', '540.00').first(), 'The other order of its pair');
  });

  test('a trailing stop follows, and a refused one says why', async () => {
    const seller = await stage().trader('seller_demo');
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'AMZN' });
    await trader.write({ side: 'Sell', type: 'Trailing stop', qty: '10' });
    await trader.ticket.getByLabel('Distance in').selectOption('%');
    await trader.ticket.getByRole('textbox', { name: 'Distance' }).fill('60');
    await expectText(trader.ticket, 'Between 0.01% and 50%.');
    await trader.ticket.getByRole('textbox', { name: 'Distance' }).fill('1');
    await trader.press();
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
