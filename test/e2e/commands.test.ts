// Commands and keys: the palette finds everything, keys do what they are set to and nothing while somebody writes, and orders go out by one key
// only where the user has asked for that.

import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone } from './stage.ts';
import {
  expectCount,
  expectFocus,
  expectGone,
  expectSeen,
  expectText,
  waiting,
} from './terminal-page.ts';

onStage('commands', { agents: false }, (stage) => {
  test('the palette finds stocks, pages and panels by a few letters, the last ones used first', async () => {
    const { page } = await stage().visit();
    const palette = page.getByRole('combobox', { name: 'Commands' });
    await page.keyboard.press('Control+k');
    await palette.fill('micros');
    await expectSeen(page.getByRole('option', { name: /^MSFT/, selected: true }));
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('button', { name: /^Stock: MSFT/ }));
    await page.keyboard.press('Control+k');
    await expectSeen(page.getByRole('option').first());
    await expectText(page.getByRole('option').first(), 'MSFT');
    await palette.fill('go to fills');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('tab', { name: 'Fills', selected: true }));
    await page.keyboard.press('Control+k');
    await palette.fill('zzzz');
    await expectSeen(page.getByText('Nothing is called that.'));
    await palette.fill('security');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('heading', { name: 'Security', level: 1 }));
  });

  test('keys act, but not while somebody writes nor behind a dialog', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await expectSeen(visitor.ticket);
    await page.keyboard.press('s');
    await expect
      .poll(() => visitor.ticket.getByRole('radio', { name: 'Sell' }).isChecked(), waiting)
      .toBe(true);
    await expectFocus(visitor.priceField);
    await page.keyboard.type('b?m/');
    expect(await visitor.ticket.getByRole('radio', { name: 'Sell' }).isChecked()).toBe(true);
    await expectCount(page.getByRole('dialog'), 0);
    await page.keyboard.press('Control+k');
    await expectSeen(page.getByRole('dialog', { name: 'Commands' }));
    await page.keyboard.press('Escape');
    await expectGone(page.getByRole('dialog'));
    await visitor.priceField.blur();
    await page.keyboard.press('?');
    await expectSeen(page.getByRole('dialog', { name: 'Keys' }));
    await page.keyboard.press('b');
    await page.keyboard.press('Escape');
    await expectGone(page.getByRole('dialog'));
    expect(await visitor.ticket.getByRole('radio', { name: 'Sell' }).isChecked()).toBe(true);
  });

  test('keys are changed, refused by name where they are taken, and remembered', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await expectSeen(visitor.ticket);
    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    await dialog.getByRole('tab', { name: 'Keys' }).click();
    const sell = dialog.getByRole('button', { name: /^Write a sell order:/ });
    await sell.click();
    await page.keyboard.press('b');
    await expectText(dialog, 'These keys are taken: Write a buy order.');
    await sell.click();
    await page.keyboard.press('q');
    await expectSeen(dialog.getByRole('button', { name: 'Write a sell order: Q' }));
    await page.reload();
    await expectSeen(visitor.ticket);
    await page.keyboard.press('s');
    await page.keyboard.press('q');
    await expect
      .poll(() => visitor.ticket.getByRole('radio', { name: 'Sell' }).isChecked(), waiting)
      .toBe(true);
  });

  test('orders go out by one key in one-click mode only, which asks before it begins', async () => {
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'AAPL', side: 'sell', price: '586.00', qty: '30' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const { page } = buyer;
    await expectSeen(buyer.level('Ask', '586.00', '30'));
    await buyer.write({ qty: '10' });
    await buyer.qtyField.blur();
    await page.keyboard.press('Shift+B');
    await expectSeen(page.getByText('Buy at the best ask: only in one-click mode'));
    expect(await buyer.outcome.innerText()).toBe('');

    await page.keyboard.press('Control+,');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    const oneClick = dialog.getByRole('switch', { name: 'One-click mode' });
    await oneClick.click();
    expect(await oneClick.isChecked()).toBe(false);
    await dialog.getByRole('button', { name: 'Switch it on' }).click();
    await expect.poll(() => oneClick.isChecked(), waiting).toBe(true);
    await page.keyboard.press('Escape');
    await expectGone(dialog);
    await page.keyboard.press('Shift+B');
    await expectText(buyer.outcome, 'Filled 10 at 586.00.');

    await buyer.write({ price: '580.00', qty: '5' });
    await page.keyboard.press('Control+Enter');
    await expectSeen(buyer.rows('Open orders', '580.00'));
    await buyer.qtyField.blur();
    await page.keyboard.press('x');
    await expectSeen(page.getByText('No open orders'));
    // The ticket tells of the order as it is now.
    await expectText(buyer.outcome, 'Buy 5 AAPL at 580.00 Canceled by you.');
  });

  test('the newest order is taken back by a key, after a question that names what goes with it', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'GOOG' });
    const { page } = buyer;
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'GOOG', side: 'buy', price: '500.00', qty: '3' });
    await expectSeen(buyer.rows('Open orders', '500.00'));
    await page.getByRole('contentinfo').click();
    await page.keyboard.press('x');
    await expectSeen(page.getByText('Cancel Buy 3 GOOG at 500.00?'));
    expect(await buyer.rows('Open orders', '500.00').count()).toBe(1);
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await expectSeen(page.getByText('No open orders'));
  });

  test('a side is canceled and a position flattened from the palette, after a question', async () => {
    const trader = await stage().trader('buyer_demo');
    for (const [instrument, side, price] of [
      ['INTC', 'buy', '26.00'],
      ['INTC', 'buy', '26.01'],
      ['INTC', 'sell', '28.00'],
      ['MSFT', 'buy', '29.00'],
    ] as const)
      await trader.place({ instrument, side, price, qty: '5' });
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    const { page } = buyer;
    const run = async (command: string): Promise<void> => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Commands' }).fill(command);
      await expectSeen(
        page.getByRole('option', { name: new RegExp(`^${command}`), selected: true }),
      );
      await page.keyboard.press('Enter');
      await expectGone(page.getByRole('dialog'));
    };
    await expectCount(buyer.rows('Open orders'), 4);
    await run('Cancel buy orders');
    await expectSeen(page.getByText('Cancel 2 buy orders in INTC?'));
    await expectCount(buyer.rows('Open orders'), 4);
    await page.getByRole('button', { name: 'Cancel them' }).click();
    await expectCount(buyer.rows('Open orders'), 2);
    await expectSeen(buyer.rows('Open orders', 'MSFT'));
    await run('Cancel buy orders');
    await expectSeen(page.getByText('There are no buy orders to cancel in INTC'));

    // A key, once it is given one.
    await page.keyboard.press('Control+,');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await settings.getByRole('tab', { name: 'Keys' }).click();
    await settings.getByRole('button', { name: /^Cancel sell orders in this stock:/ }).click();
    await page.keyboard.press('Shift+Q');
    await page.keyboard.press('Escape');
    await expectGone(settings);
    await page.keyboard.press('Shift+Q');
    await expectSeen(page.getByText('Cancel 1 sell order in INTC?'));
    await page.getByRole('button', { name: 'Cancel them' }).click();
    await expectGone(buyer.rows('Open orders', 'INTC'));

    // The position changes under the question: it is asked anew, and only then sold.
    await buyer.showTab('Positions');
    await expectSeen(buyer.rows('Positions', 'INTC'));
    const held = Number((await buyer.cells(buyer.rows('Positions', 'INTC')))[0]);
    await run('Flatten position');
    await expectSeen(page.getByText(`Flatten INTC: sell ${held} at the market?`));
    const other = await stage().trader('seller_demo');
    await other.place({ instrument: 'INTC', side: 'buy', price: '26.50', qty: '1000' });
    await trader.place({ instrument: 'INTC', side: 'sell', price: '26.50', qty: '10' });
    await expectText(buyer.rows('Positions', 'INTC'), `${held - 10} 0 `);
    // The notice of that sale lies over the question until the notices are pointed at.
    await page.getByText('Sold 10 INTC').hover();
    await page.getByRole('button', { name: 'Flatten', exact: true }).last().click();
    await expectSeen(page.getByText(`Flatten INTC: sell ${held - 10} at the market?`));
    await expectText(buyer.rows('Positions', 'INTC'), `${held - 10} 0 `);
    await page
      .getByRole('listitem')
      .filter({ hasText: `sell ${held - 10} at the market?` })
      .getByRole('button', { name: 'Flatten' })
      .click();
    await expectGone(buyer.rows('Positions', 'INTC'));
    await expectSeen(page.getByText(`Sell ${held - 10} INTC at market`));
    await run('Flatten position');
    await expectSeen(page.getByText('You have no position in INTC'));
  });

  for (const theme of ['dark', 'light'] as const) {
    test(`palette, settings and keys are for everybody, ${theme}`, async () => {
      for (const viewport of [desk, phone]) {
        const { page } = await stage().visit({ theme, viewport });
        await expectSeen(page.getByRole('navigation').first());
        for (const [key, name] of [
          ['Control+k', 'Commands'],
          ['Control+,', 'Settings'],
          ['?', 'Keys'],
        ] as const) {
          await page.keyboard.press(key);
          await expectSeen(page.getByRole('dialog', { name, exact: true }));
          await checkPlace(page, name);
          await page.keyboard.press('Escape');
          await expectGone(page.getByRole('dialog'));
        }
      }
    });
  }
});
