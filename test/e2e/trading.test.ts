// Two members trade with each other, each in a window of their own, and see what it does to both, and one is
// told of fills wherever they look.

import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText, waiting } from './terminal-page.ts';

onStage('two members', { agents: false }, (stage) => {
  test('sign in, trade with each other, and see orders, fills, cash and shares change at once', async () => {
    const [buyer, seller] = await Promise.all([stage().visit(), stage().visit()]);
    await Promise.all([buyer.signIn('buyer_demo'), seller.signIn('seller_demo')]);
    await buyer.expectCash('1,000,000.00', '0.00');
    await seller.expectCash('250,000.00', '0.00');
    await expectSeen(buyer.page.getByText('The book is empty'));

    // The seller offers ten shares; the buyer's book shows them.
    await seller.send({ side: 'Sell', price: '585.00', qty: '10' });
    await expectText(seller.outcome, 'Sell 10 AAPL at 585.00 Open in the book.');
    const offer = seller.rows('Open orders', 'AAPL', '585.00');
    await expectSeen(offer);
    expect(await seller.cells(offer)).toEqual(
      expect.arrayContaining(['AAPL', '585.00', '10', '0', 'Open']),
    );
    await expectSeen(buyer.level('Ask', '585.00', '10'));

    // The buyer presses the price and takes four of them.
    await buyer.level('Ask', '585.00', '10').click();
    expect(await buyer.priceField.inputValue()).toBe('585.00');
    await buyer.send({ side: 'Buy', qty: '4' });
    await expectText(buyer.outcome, 'Buy 4 AAPL at 585.00 Filled 4 at 585.00.');
    await expectSeen(seller.page.getByText('Sold 4 AAPL at 585.00'));
    await expectText(offer, 'Part filled');
    await expectSeen(seller.level('Ask', '585.00', '6'));
    await expectSeen(buyer.level('Ask', '585.00', '6'));
    // 4 × 585.00, and the taker's 0.30 basis points rounded up.
    await buyer.expectCash('997,659.92', '0.00');
    // 4 × 585.00, and the maker's rebate of 0.20 basis points rounded down.
    await seller.expectCash('252,340.04', '0.00');

    // And then the rest: the offer is gone everywhere.
    await buyer.send({ qty: '6' });
    await expectText(buyer.outcome, 'Filled 6 at 585.00.');
    await expectSeen(seller.page.getByText('No open orders'));
    await expectGone(buyer.book);
    await buyer.expectCash('994,149.81', '0.00');
    await seller.expectCash('255,850.11', '0.00');

    for (const [terminal, side, role, shares] of [
      [buyer, 'Buy', 'Taker', '210'],
      [seller, 'Sell', 'Maker', '1,990'],
    ] as const) {
      await terminal.showTab('Fills');
      await expectCount(terminal.rows('Fills', side, role, '585.00'), 2);
      await terminal.showTab('Positions');
      // Shares that were put in have no cost: what they won is not known, and is no zero.
      await expectText(
        terminal.page.getByRole('group', { name: 'All positions' }),
        /Unrealized – Realized –/,
      );
      const position = terminal.rows('Positions', 'AAPL');
      await expectText(position, shares);
      expect(await terminal.cells(position)).toEqual(expect.arrayContaining(['0', '585.00']));
      await expectCount(terminal.trades.locator('tbody tr'), 2);
      await expectText(terminal.page.getByRole('banner'), '585.00');
    }
    await seller.showTab('History');
    await expectText(seller.rows('Order history', 'Sell', '10 / 10'), 'Filled');
  });

  test('are told of fills by a notice, by the title while they look elsewhere, and by a sound if they want', async () => {
    const maker = await stage().trader('seller_demo');
    const trader = await stage().trader('buyer_demo');
    const trade = async (side: 'buy' | 'sell', qty: string): Promise<void> => {
      const other = side === 'buy' ? 'sell' : 'buy';
      await maker.place({ instrument: 'INTC', side: other, price: '26.50', qty });
      await trader.place({ instrument: 'INTC', side, price: '26.50', qty });
    };
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    const { page } = buyer;
    await page.evaluate(listenToTones);
    const tones = () => page.evaluate(() => (globalThis as unknown as WithTones).tones);
    // What was there before the page knew the account is no news.
    await expectText(buyer.balances, 'USD');
    await trade('buy', '4');
    await expectSeen(page.getByText('Bought 4 INTC at 26.50'));
    expect(await tones()).toEqual([]);
    expect(await page.title()).not.toMatch(/^\(/);

    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('switch', { name: 'Sound on fills' }).click();
    await page.keyboard.press('Escape');
    await expectGone(dialog);
    await trade('buy', '5');
    await expectSeen(page.getByText('Bought 5 INTC at 26.50'));
    // Up for a purchase, down for a sale.
    await expect.poll(tones, waiting).toEqual([660, 990]);

    const icon = page.locator('link[rel=icon]');
    const plain = await icon.getAttribute('href');
    await page.evaluate(look, 'hidden');
    await trade('sell', '6');
    await expect.poll(() => page.title(), waiting).toMatch(/^\(1\) /);
    await expect.poll(tones, waiting).toEqual([660, 990, 660, 440]);
    await trade('sell', '7');
    await expect.poll(() => page.title(), waiting).toMatch(/^\(2\) .*26\.50/);
    await expect.poll(() => icon.getAttribute('href'), waiting).not.toBe(plain);
    await page.evaluate(look, 'visible');
    await expect.poll(() => page.title(), waiting).toMatch(/^26\.50/);
    await expect.poll(() => icon.getAttribute('href'), waiting).toBe(plain);
  });

  test('one sees the other improve the price without touching anything', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'MSFT' });
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.20', qty: '100' });
    await expectText(buyer.ticket.getByTitle('Use the best ask'), '30.20');
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.15', qty: '50' });
    await expectText(buyer.ticket.getByTitle('Use the best ask'), '30.15');
    await expectSeen(buyer.level('Ask', '30.20', '100 150'));
    await seller.cancelAll();
    await expectSeen(buyer.page.getByText('The book is empty'));
  });
});

type WithTones = { tones: number[] };

/** Keeps the pitch of every tone that the page begins; a machine of tests has no ears. */
function listenToTones(): void {
  const tones: number[] = [];
  class Deaf {
    readonly currentTime = 0;
    readonly destination = {};
    async resume(): Promise<void> {}
    createOscillator() {
      const frequency = { value: 0 };
      return {
        frequency,
        connect: (to: object) => to,
        start: () => tones.push(frequency.value),
        stop: () => undefined,
      };
    }
    createGain() {
      const gain = {
        setValueAtTime: () => undefined,
        linearRampToValueAtTime: () => undefined,
        exponentialRampToValueAtTime: () => undefined,
      };
      return { gain, connect: (to: object) => to };
    }
  }
  Object.assign(globalThis, { AudioContext: Deaf, tones });
}

/** As if the user had gone to another window, or come back. */
function look(visibility: string): void {
  const get = <Value>(value: Value) => ({ configurable: true, get: () => value });
  Object.defineProperty(document, 'visibilityState', get(visibility));
  Object.defineProperty(document, 'hidden', get(visibility === 'hidden'));
  document.dispatchEvent(new Event('visibilitychange'));
}
