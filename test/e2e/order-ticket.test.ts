// The order ticket: what it refuses and how it explains itself, what the venue refuses, and every way an order can end at once.

import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectCount, expectSeen, expectText, type Draft } from './terminal-page.ts';

onStage('the order ticket', { agents: false }, (stage) => {
  test('says what is wrong with an order, and does not send it', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await buyer.expectCash('1,000,000.00', '0.00');
    const cases: readonly (readonly [Draft, string])[] = [
      [{ price: '', qty: '' }, 'Enter a price.'],
      [{ price: '585.00', qty: '' }, 'Enter a quantity.'],
      [{ price: '585.333', qty: '10' }, 'Off the tick of 0.01: use 585.33 or 585.34.'],
      [{ price: '585,33', qty: '10' }, 'Not a number. Use digits and a point, such as 585.33.'],
      [{ price: '585.00', qty: '1.5' }, 'Off the lot of 1: use 2.'],
      [{ price: '585.00', qty: '0' }, 'The least quantity is 1.'],
      [{ price: '585.00', qty: '2000000' }, 'The greatest quantity is 1,000,000.'],
      [
        { price: '585.00', qty: '10000' },
        'Over buying power: costs up to 5,850,200.00 USD with fees.',
      ],
      [{ side: 'Sell', price: '585.00', qty: '201' }, 'Only 200 AAPL available to sell.'],
    ];
    for (const [draft, message] of cases) {
      await buyer.send(draft);
      await expectText(buyer.ticket, message);
    }
    await expectSeen(buyer.page.getByText('No open orders'));
    await buyer.showTab('History');
    await expectSeen(buyer.page.getByText('No closed orders'));
  });

  test('tells why the venue refused an order', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo' });
    buyer.watch.allow(/^422 POST \/v1\/orders$/);
    // All the cash, with nothing left for the fee that the venue holds: two cents a share.
    await buyer.send({ price: '500.00', qty: '2000' });
    await expectText(buyer.ticket, 'Over buying power: costs up to 1,000,040.00 USD with fees.');
    // Far above the reference price: surely a slip of the finger.
    await buyer.send({ price: '900.00', qty: '1' });
    await expectText(buyer.outcome, 'The venue refused the order');
    await expectText(buyer.outcome, /priceCollar, field price/);
    await expectSeen(buyer.page.getByText('No open orders'));
    await buyer.expectCash('1,000,000.00', '0.00');
  });

  test('warns before a market order meets an empty book, and shows that nothing came of it', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'GOOG' });
    await buyer.write({ type: 'Market', qty: '10' });
    await expectText(buyer.ticket, 'Nothing is offered now: the order would be canceled.');
    await buyer.press();
    await expectText(buyer.outcome, 'Buy 10 GOOG at market');
    await expectText(buyer.outcome, 'no more orders to trade with');
    await buyer.showTab('History');
    await expectText(buyer.rows('Order history', 'GOOG', 'Market IOC'), '0 / 10');
  });

  test('shows what became of post-only, immediate-or-cancel and fill-or-kill orders', async () => {
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'INTC', side: 'sell', price: '26.70', qty: '40' });
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    await expectSeen(buyer.level('Ask', '26.70', '40'));

    await buyer.write({ price: '26.70', qty: '10', postOnly: true });
    await expectText(buyer.ticket, 'Crosses the market: a post-only order would be canceled.');
    await buyer.press();
    await expectText(buyer.outcome, 'post-only order would have traded');

    await buyer.send({ price: '26.69', qty: '10' });
    await expectText(buyer.outcome, 'Buy 10 INTC at 26.69 Open in the book.');
    await expectSeen(buyer.level('Bid', '26.69', '10'));

    await buyer.write({ price: '26.70', qty: '50', postOnly: false, timeInForce: 'FOK' });
    await expectText(
      buyer.ticket,
      'The book cannot fill all of it now: a fill-or-kill order would be canceled.',
    );
    await buyer.press();
    await expectText(buyer.outcome, 'all of it could not be filled at once');
    await expectSeen(buyer.level('Ask', '26.70', '40'));

    await buyer.write({ qty: '50', timeInForce: 'IOC' });
    await expectText(buyer.ticket, 'The book can fill 40 now: the rest would be canceled.');
    await buyer.press();
    await expectText(buyer.outcome, '40 of 50 filled at 26.70');
    await expectText(buyer.outcome, 'nothing more to trade with at once');

    await buyer.showTab('History');
    await expectCount(buyer.rows('Order history', 'INTC'), 3);
    await expectText(buyer.rows('Order history', 'INTC', 'Limit IOC'), '40 / 50');
    await expectText(
      buyer.rows('Order history', 'INTC', 'Limit FOK'),
      'All of it could not be filled',
    );
    await expectText(
      buyer.rows('Order history', 'INTC', 'Limit GTC'),
      'Post-only order would have traded',
    );
    await buyer.showTab('Open orders');
    await expectCount(buyer.rows('Open orders', 'INTC'), 1);
  });

  test('can be reached, filled in and sent with the keyboard alone, from signing in to canceling', async () => {
    const buyer = await stage().visit();
    const { page } = buyer;
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate(() => {
          const { activeElement } = document;
          return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
        });
        if (label.trim() === name) return;
      }
      throw new Error(`The Tab key never came to ${name}.`);
    };
    /** By the key that walks from one group of panels to the next. */
    const walkTo = async (panel: RegExp): Promise<void> => {
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press('F6');
        const label = await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ??
            document.activeElement?.textContent ??
            '',
        );
        if (panel.test(label)) return;
      }
      throw new Error(`F6 never came to ${panel}.`);
    };
    await tabTo('Sign in');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('dialog'));
    await page.keyboard.type('buyer_demo');
    await page.keyboard.press('Tab');
    await page.keyboard.type('demopass123');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('banner').getByRole('button', { name: 'buyer_demo' }));

    await page.keyboard.press('/');
    await expectSeen(page.getByRole('combobox', { name: 'Search stocks' }));
    await page.keyboard.type('amaz');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('button', { name: /^Stock: AMZN/ }));

    // The keys speak for the ticket once the list has let go of the focus.
    await expectCount(page.getByRole('combobox', { name: 'Search stocks' }), 0);
    await page.keyboard.press('b');
    await page.keyboard.type('220.00');
    await page.keyboard.press('ArrowUp');
    expect(await buyer.priceField.inputValue()).toBe('220.01');
    await page.keyboard.press('Tab');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await expectText(buyer.sendButton, 'Confirm: buy AMZN');
    await page.keyboard.press('Enter');
    await expectText(buyer.outcome, 'Buy 5 AMZN at 220.01 Open in the book.');

    await walkTo(/^Open orders/);
    await tabTo('Cancel the order: Buy 5 AMZN at 220.01');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByText('No open orders'));
  });
});
