// The order book as a trader uses it: orders from its prices with and without a question, own orders in it, its grouping and its two ladders; and the trades
// that come of it.

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import {
  expectCount,
  expectGone,
  expectSeen,
  expectText,
  waiting,
  type TerminalPage,
} from './terminal-page.ts';

onStage('the order book', { agents: false }, (stage) => {
  test('a price with Shift places an order after a question, and its mark takes it out again', async () => {
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '580.00', qty: '10' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await expectSeen(own(buyer, 'bid of 10 at 580.00'));

    await buyer.level('Bid', '580.00', '10').click({ modifiers: ['Shift'] });
    await expectText(buyer.book.getByRole('alert'), 'Enter a quantity in the ticket first.');
    await buyer.page.keyboard.press('Escape');
    await buyer.qtyField.fill('7');
    await buyer.level('Bid', '580.00', '10').click({ modifiers: ['Shift'] });
    await expectText(question(buyer), 'Buy 7 at 580.00');
    // Escape is a no, and brings back to the price.
    await buyer.page.keyboard.press('Escape');
    await expectGone(question(buyer));
    await buyer.page.keyboard.press('Shift+Enter');
    await expectText(question(buyer), 'Buy 7 at 580.00');
    await buyer.page.keyboard.press('Enter');
    await expectSeen(own(buyer, 'bid of 17 at 580.00'));
    await expectSeen(buyer.level('Bid', '580.00', '17'));
    expect(await buyer.qtyField.inputValue()).toBe('7');

    await own(buyer, 'bid of 17 at 580.00').click();
    await expectSeen(buyer.page.getByText('The book is empty'));
  });

  test('a price with Ctrl trades with it, at once where the trader has chosen one click', async () => {
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'AAPL', side: 'sell', price: '585.40', qty: '20' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await remember(buyer.page, 'oneClick', 'on');
    await buyer.qtyField.fill('5');
    await buyer.level('Ask', '585.40', '20').click({ modifiers: ['ControlOrMeta'] });
    await expectSeen(buyer.level('Ask', '585.40', '15'));
    await buyer.showTab('Fills');
    await expectCount(buyer.rows('Fills', '585.40', '5'), 1);
    const hint = await buyer.level('Ask', '585.40', '15').getAttribute('title');
    expect(hint).toContain('Shift and press: sell 5 at 585.40. Ctrl and press: buy 5 at 585.40.');
  });

  test('the keyboard walks the prices and fills the ticket', async () => {
    const seller = await stage().trader('seller_demo');
    for (const price of ['27.10', '27.20'])
      await seller.place({ instrument: 'INTC', side: 'sell', price, qty: '10' });
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    await buyer.level('Ask', '27.10', '10').focus();
    await buyer.page.keyboard.press('ArrowUp');
    await buyer.page.keyboard.press('Enter');
    expect(await buyer.priceField.inputValue()).toBe('27.20');
  });

  test('prices are grouped exactly, and each stock remembers its own grouping', async () => {
    const seller = await stage().trader('seller_demo');
    for (const [price, qty] of [
      ['590.01', '10'],
      ['590.04', '5'],
      ['590.11', '1'],
    ] as const)
      await seller.place({ instrument: 'AAPL', side: 'sell', price, qty });
    const visitor = await stage().visit();
    const group = visitor.page.getByLabel('Group prices by');
    await expectSeen(visitor.level('Ask', '590.01', '10 10'));
    await group.selectOption({ label: '0.10' });
    await expectSeen(visitor.level('Ask', '590.10', '15 15'));
    await expectSeen(visitor.level('Ask', '590.20', '1 16'));
    await choose(visitor, 'Value');
    await expectSeen(visitor.level('Ask', '590.10', '8.85K'));
    await visitor.page.reload();
    await expectSeen(visitor.level('Ask', '590.10', '8.85K'));
    await visitor.page
      .getByRole('navigation', { name: 'Stocks' })
      .getByRole('button', { name: /^MSFT/ })
      .click();
    await expect.poll(() => group.inputValue(), waiting).toBe('1');
  });

  test('the ladder with fixed prices stands still while the market moves, until it is centred', async () => {
    const seller = await stage().trader('seller_demo');
    const sell = (price: string) =>
      seller.place({ instrument: 'AAPL', side: 'sell', price, qty: '10' });
    await sell('590.00');
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await choose(buyer, 'Fixed prices');
    const level = buyer.level('Ask', '590.00', '10');
    await expectSeen(level);
    const before = await level.boundingBox();
    await sell('589.98');
    await expectSeen(buyer.level('Ask', '589.98', '10'));
    expect(await level.boundingBox()).toEqual(before);
    // Where nobody is yet an order can be placed too.
    await buyer.qtyField.fill('3');
    await buyer.book
      .getByRole('button', { name: 'Bid 589.97 nobody', exact: true })
      .click({ modifiers: ['Shift'] });
    await question(buyer).getByRole('button', { name: 'Place', exact: true }).click();
    await expectSeen(own(buyer, 'bid of 3 at 589.97'));
    await sell('589.97');
    await expectGone(own(buyer, 'bid of 3 at 589.97'));
    await sell('585.50');
    await expectText(buyer.ticket.getByTitle('Use the best ask'), '585.50');
    await buyer.book.getByRole('button', { name: 'Centre' }).click();
    await expectSeen(buyer.level('Ask', '585.50', '10'));
  });

  test('trades stand still while they are pointed at or scrolled, count what comes, and go on', async () => {
    const [taker, maker] = [
      await stage().trader('buyer_demo'),
      await stage().trader('seller_demo'),
    ];
    const trade = async (qty: string): Promise<void> => {
      await maker.place({ instrument: 'GOOG', side: 'sell', price: '560.00', qty });
      await taker.place({ instrument: 'GOOG', side: 'buy', price: '560.00', qty });
    };
    for (let count = 0; count < 20; count++) await trade('2');
    await trade('60');
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'GOOG' });
    const { page, trades } = buyer;
    const newest = trades.locator('tbody tr').first();
    const paused = page.getByRole('button', { name: /^Paused/ });
    const reads = async (qty: string): Promise<void> => {
      await expectText(newest, new RegExp(`^560\\.00.* ${qty} \\d\\d:\\d\\d:\\d\\d\\.\\d{3}$`));
      await expectSeen(newest.getByRole('img', { name: 'bought' }));
    };
    await reads('large 60');
    await expectText(newest, 'your own purchase');
    await expectText(page.getByRole('main'), 'Bought 100');

    await newest.hover();
    await expectText(paused, 'Paused');
    await trade('4');
    await expectText(paused, 'Paused: 1 new');
    await trade('5');
    await expectText(paused, 'Paused: 2 new');
    await reads('large 60');
    // What says so lies over the list: pointing at it is pointing at the list.
    await paused.hover();
    await expectText(paused, 'Paused: 2 new');
    await page.mouse.move(5, 5);
    await reads('5');
    await expectGone(paused);

    const list = page.getByRole('region', { name: 'Latest trades' });
    await list.evaluate((region) => region.scrollTo(0, 60));
    await trade('7');
    await expectText(paused, 'Paused: 1 new');
    await paused.click();
    await reads('7');
    await trade('8');
    await reads('8');
    await expectGone(paused);

    await page.getByLabel('Least size').fill('50');
    await expectCount(trades.locator('tbody tr'), 1);
    await page.getByLabel('Least size').fill('x');
    await expectText(page.getByRole('main'), 'Least size: Not a number.');
  });
});

/** The mark of an own order, which takes it out of the book. */
function own({ book }: TerminalPage, what: string) {
  return book.getByRole('button', { name: `Cancel your ${what}`, exact: true });
}

function question({ book }: TerminalPage) {
  return book.getByRole('dialog', { name: 'Confirm the order' });
}

async function choose({ page }: TerminalPage, option: string): Promise<void> {
  await page.getByRole('button', { name: 'Order book options' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: option }).check();
  await page.keyboard.press('Escape');
  await expectGone(page.getByRole('dialog', { name: 'Order book options' }));
}

/** As if it had been chosen on an earlier visit. */
async function remember(page: Page, name: string, value: string): Promise<void> {
  await page.evaluate(([key, text]) => localStorage.setItem(`buttonwood.${key}`, text), [
    name,
    value,
  ] as const);
  await page.reload();
  await expectSeen(page.getByRole('banner').getByText('Live', { exact: true }));
}
