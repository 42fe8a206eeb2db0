// Orders from end to end: the last look before one goes and the switch that leaves it out, the simple ticket, lists of orders, what a filter leaves, the way
// out of a position, and a history that goes back further than what is loaded.

import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { onStage, phone } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText, waiting } from './terminal-page.ts';

onStage('orders', { agents: false }, (stage) => {
  test('are shown for one more look, which any change ends, unless one-click is on', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const { page, ticket } = buyer;
    const review = ticket.getByRole('group', { name: 'Review' });
    await buyer.write({ price: '580.00', qty: '2' });
    await expectText(ticket, /Set aside until done 1,160\.04 USD.*by the venue/);
    await buyer.sendButton.click();
    await expectText(review, 'Buy 2 AAPL, limit 580.00, good till canceled');
    await expectText(review, 'Costs at most 1,160.04 USD, fees included.');
    await checkPlace(page, 'the review');
    await buyer.qtyField.press('ArrowUp');
    await expectGone(review);
    expect(await buyer.qtyField.inputValue()).toBe('3');
    await buyer.sendButton.click();
    await expectSeen(review);
    await page.keyboard.press('Escape');
    await expectGone(review);
    await expectSeen(page.getByText('No open orders'));

    await ticket.getByRole('switch', { name: 'One-click trading' }).click();
    await expectText(ticket, 'One-click is ON');
    await buyer.sendButton.click();
    await expectText(buyer.outcome, 'Buy 3 AAPL at 580.00 Open in the book.');
    // Without a question, too.
    await page.getByRole('button', { name: /^Cancel buys \(1\)/ }).click();
    await expectSeen(page.getByText('No open orders'));
  });

  test('take so much of the buying power, fees counted, and sizes are remembered', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    const { page, ticket } = buyer;
    await buyer.write({ price: '26.00' });
    await expectText(buyer.balances, 'USD');
    const cash = await buyer.balances.getByRole('row', { name: /^USD/ }).innerText();
    const available = Number(cash.split(/\s+/)[1]?.replaceAll(',', ''));
    // One cent a share for the highest fee: 26.01 in all.
    const most = Math.floor((available * 100) / 2_601);
    // Until the venue has said its rates the ticket leaves more for fees.
    const pressMax = async (): Promise<string> => {
      await ticket.getByRole('button', { name: 'Max' }).click();
      return buyer.qtyField.inputValue();
    };
    await expect.poll(pressMax, waiting).toBe(String(most));
    await ticket.getByRole('slider').focus();
    await page.keyboard.press('Home');
    expect(await buyer.qtyField.inputValue()).toBe('');

    await ticket.getByRole('button', { name: 'Change the sizes' }).click();
    await ticket.getByRole('textbox', { name: 'Size 1' }).fill('7');
    await page.keyboard.press('Enter');
    await ticket.getByRole('group', { name: 'Sizes' }).getByText('7', { exact: true }).click();
    expect(await buyer.qtyField.inputValue()).toBe('7');
    await page.reload();
    await expectText(ticket.getByRole('group', { name: 'Sizes' }), '7 50 100');
  });

  test('come in plain words: so much money at the market', async () => {
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.00', qty: '50' });
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'MSFT', viewport: phone });
    const { page, ticket } = buyer;
    await page.getByRole('tab', { name: 'Trade', exact: true }).click();
    await ticket.getByRole('button', { name: 'Show it' }).click();
    await ticket.getByRole('textbox', { name: 'How much money' }).fill('5');
    await expectText(ticket, 'The least you can buy is 1: about 30.00 USD each.');
    await ticket.getByRole('textbox', { name: 'How much money' }).fill('100');
    await expectText(ticket, /You get about 3 shares.*You pay about 90\.0\d USD/);
    await buyer.sendButton.click();
    await expectText(buyer.sendButton, 'Yes, buy MSFT');
    await checkPlace(page, 'the simple ticket');
    await buyer.sendButton.click();
    await expectText(buyer.outcome, /Buy 3 MSFT at market.*3 at 30\.00/);
    // The first steps have been taken.
    await expectCount(ticket.getByRole('group', { name: 'First steps' }), 0);
  });

  test('of a pair and of a bracket in per cent stand together and end together', async () => {
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'TNTN' });
    const { page, ticket } = trader;
    await trader.write({ side: 'Sell', price: '99.00', qty: '10' });
    await ticket.getByLabel('Attached orders').selectOption('oco');
    await ticket.getByRole('textbox', { name: 'Or stop at' }).fill('99.50');
    await expectText(ticket, 'The stop of a sale is below its limit.');
    await ticket.getByRole('textbox', { name: 'Or stop at' }).fill('90.00');
    await trader.press();
    await expectSeen(trader.rows('Open orders', 'One cancels the other · TNTN'));
    await expectCount(trader.rows('Open orders', 'Sell'), 2);

    await trader.write({ side: 'Buy', price: '90.00', qty: '10' });
    await ticket.getByLabel('Attached orders').selectOption('bracket');
    await ticket.getByRole('radio', { name: 'Per cent' }).check();
    await ticket.getByRole('textbox', { name: 'Take profit' }).fill('10');
    await ticket.getByRole('textbox', { name: 'Stop loss' }).fill('5');
    await trader.press();
    await expectText(trader.rows('Open orders', 'stop loss', '85.50'), 'Pending');
    await expectText(trader.rows('Open orders', 'take profit', '99.00', 'Pending'), 'Sell');

    const bar = page.getByRole('group', { name: 'Open orders shown' });
    await expectText(bar, '5 orders');
    await bar.getByLabel('Side').selectOption('buy');
    await expectText(bar, '1 of 5 orders');
    await expectCount(trader.rows('Open orders', 'TNTN'), 1);
    await bar.getByLabel('Side').selectOption('');
    const list = trader.rows('Open orders', 'Bracket · TNTN');
    await list.getByRole('button', { name: 'Cancel the list' }).click();
    await list.getByRole('button', { name: 'Cancel all of it?' }).click();
    await expectText(bar, '2 orders');

    // In place: Enter on the line, the price, Enter.
    await trader.rows('Open orders', '99.00').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: /^New price/ }).fill('98.00');
    await page.keyboard.press('Enter');
    await expectSeen(trader.rows('Open orders', '98.00'));
    await checkPlace(page, 'open orders');
  });

  test('trade a position away at the market', async () => {
    const buyer = await stage().trader('seller_demo');
    await buyer.place({ instrument: 'FERY', side: 'buy', price: '12.40', qty: '500' });
    const trader = await stage().visit({ as: 'buyer_demo', stock: 'FERY' });
    await trader.send({ side: 'Sell', price: '13.00', qty: '20' });
    await trader.showTab('Positions');
    const row = trader.rows('Positions', 'FERY');
    await expectText(row, /200 20 /);
    await checkPlace(trader.page, 'positions');
    await row.getByRole('button', { name: 'Flatten FERY' }).click();
    await expectText(row, 'Sell 200?');
    await row.getByRole('button', { name: 'Flatten FERY' }).click();
    await expectGone(row);
    await expectSeen(trader.page.getByText('Sell 200 FERY at market'));
    // The sale that held twenty of them is gone as well.
    await trader.showTab('Open orders');
    await expectSeen(trader.page.getByText('No open orders'));
    await trader.showTab('Fills');
    await trader
      .rows('Fills', 'FERY')
      .getByRole('button', { name: /^Life of order/ })
      .click();
    await expectText(trader.page.getByRole('dialog'), /Traded 200 at 12\.40 200 0/);
    await checkPlace(trader.page, 'the life of an order');
    await trader.page.keyboard.press('Escape');
    await checkPlace(trader.page, 'fills');
    await trader.showTab('History');
    await expectSeen(trader.rows('Order history', 'FERY'));
    await checkPlace(trader.page, 'order history');
  });

  test('go back further than what is loaded, with only what is in sight in the page', async () => {
    const trader = await stage().trader('buyer_demo');
    const total = 230;
    for (let at = 0; at < total; at += 1) {
      // There is nobody to sell to: each of them ends at once.
      await trader.place({
        instrument: 'GOOG',
        side: 'sell',
        price: '600.00',
        qty: '1',
        timeInForce: 'IOC',
      });
    }
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'GOOG' });
    const { page } = buyer;
    await buyer.showTab('History');
    const region = page.getByRole('region', { name: 'Order history', exact: true });
    await expectSeen(buyer.rows('Order history', 'GOOG'));
    const table = page.getByRole('table', { name: 'Order history' });
    // Further and further down, until all of them and what was before are there.
    await expect
      .poll(
        async () => {
          await region.evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
          return Number(await table.getAttribute('aria-rowcount'));
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBeGreaterThan(total);
    expect(await table.locator('tbody tr').count()).toBeLessThan(80);

    // By keys as well: the row that has the focus is wholly in sight, below the head and above the edge.
    const [last, row] = [
      Number(await table.getAttribute('aria-rowcount')),
      table.locator(':focus'),
    ];
    await region.evaluate((scroller) => scroller.scrollTo(0, 0));
    await table.locator('tr[aria-rowindex="2"]').focus();
    for (const [key, at] of [
      ['PageDown', 12],
      ['PageDown', 22],
      ['ArrowDown', 23],
      ['End', last],
      ['ArrowUp', last - 1],
      ['PageUp', last - 11],
      ['Home', 2],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => row.getAttribute('aria-rowindex'), waiting).toBe(String(at));
      const [head, line, frame] = await Promise.all(
        [table.getByRole('columnheader').first(), row, region].map((part) => part.boundingBox()),
      );
      expect(line!.y).toBeGreaterThanOrEqual(head!.y + head!.height - 0.5);
      expect(line!.y + line!.height).toBeLessThanOrEqual(frame!.y + frame!.height + 0.5);
    }

    // Scrolled out of sight it leaves the page; the keys go on from it.
    await region.evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
    await expectCount(table.locator('tr[aria-rowindex="2"]'), 0);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => row.getAttribute('aria-rowindex'), waiting).toBe('3');

    const bar = page.getByRole('group', { name: 'Order history shown' });
    await bar.getByLabel('Status').selectOption('filled');
    await expectCount(buyer.rows('Order history', 'Expired'), 0);
    await bar.getByLabel('Status').selectOption('expired');
    await expectSeen(buyer.rows('Order history', 'Expired'));
    const download = page.waitForEvent('download');
    await bar.getByRole('link', { name: 'Download CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^orders-\d+\.csv$/);
  });
});
