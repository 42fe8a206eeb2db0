// What holds for every place of the terminal, on a desk and on a phone, dark and light, signed in and out: axe-core finds nothing to
// object to, and nothing sticks out of the screen.

import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone, type Stage } from './stage.ts';
import { expectSeen, expectText, type TerminalPage } from './terminal-page.ts';

onStage('the terminal is for everybody', { agents: true }, (stage) => {
  test('and the description of the API breaks no rule of the venue', async () => {
    const { page } = await stage().visit({ viewport: desk });
    await page.goto(new URL('/docs', page.url()).href);
    await expectSeen(page.getByRole('heading', { name: /^Buttonwood/ }));
    await page.getByRole('button', { name: 'get /v1/venue', exact: true }).first().click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await page.getByRole('button', { name: 'Execute' }).click();
    await expectText(page.locator('.live-responses-table'), '200');
  });

  for (const theme of ['dark', 'light'] as const) {
    test(`on a desk, ${theme}, signed out`, async () => {
      const { page, ...terminal } = await stage().visit({ viewport: desk, theme });
      await expectSeen(terminal.trades);
      await checkPlace(page, 'desk');
      await page.getByRole('button', { name: /^Stock: / }).click();
      await expectSeen(page.getByRole('listbox', { name: 'Stocks' }).getByRole('option'));
      await checkPlace(page, 'list of stocks');
      await page.keyboard.press('Escape');
      await page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
      await expectSeen(page.getByRole('dialog'));
      await checkPlace(page, 'sign-in');
    });

    test(`on a desk, ${theme}, signed in`, async () => {
      const terminal = await withOrders(stage(), desk, theme);
      const { page } = terminal;
      await expectSeen(terminal.openOrders);
      await checkPlace(page, 'open orders');
      await terminal.openOrders
        .getByRole('button', { name: /^Change the order/ })
        .first()
        .click();
      // Everything that the ticket can say at once.
      await terminal.send({ price: '585.333', qty: '10000000' });
      await checkPlace(page, 'a wrong order, another being changed');
      await terminal.write({ type: 'Trailing stop', timeInForce: 'GTD', takeProfit: '' });
      await terminal.advanced();
      await checkPlace(page, 'a ticket with everything open');
      for (const tab of ['Positions', 'History', 'Fills'] as const) {
        await terminal.showTab(tab);
        await expectSeen(page.getByRole('tabpanel').getByRole('table'));
        await checkPlace(page, tab);
      }
      await terminal.showTab('Open orders');
      await terminal.openOrders
        .getByRole('button', { name: /^Life of the order/ })
        .first()
        .click();
      await expectSeen(page.getByRole('dialog').getByRole('table'));
      await checkPlace(page, 'life of an order');
      await page.keyboard.press('Escape');
      await terminal.accountMenu('buyer_demo').click();
      await expectSeen(page.getByRole('button', { name: 'Sign out' }));
      await checkPlace(page, 'account menu');
    });

    test(`on a desk and a phone, ${theme}, while an auction is called`, async () => {
      await stage().setPhase('GOOG', 'halted', 'reopeningAuction');
      const trader = await stage().trader('buyer_demo');
      await trader.place({ instrument: 'GOOG', side: 'buy', price: '570.00', qty: '500' });
      for (const viewport of [desk, phone]) {
        const terminal = await stage().visit({ viewport, theme, stock: 'GOOG' });
        const { page } = terminal;
        if (viewport === phone) {
          await page.getByRole('tab', { name: 'Book', exact: true }).click();
        }
        await expectSeen(terminal.auction);
        await expectText(terminal.auction, /Surplus [\d,]+ to (buy|sell)/);
        await checkPlace(page, 'auction');
        await stage().setPhase('GOOG', 'halted');
        await expectText(terminal.phase, 'Halted');
        await checkPlace(page, 'halt');
        await stage().setPhase('GOOG', 'reopeningAuction');
      }
      await stage().setPhase('GOOG', 'continuous');
    });

    test(`on a phone, ${theme}, signed out`, async () => {
      const { page } = await stage().visit({ viewport: phone, theme });
      await checkPhone(page);
    });

    test(`on a phone, ${theme}, signed in`, async () => {
      const { page } = await withOrders(stage(), phone, theme);
      await checkPhone(page);
    });
  }
});

/** Signed in with open orders, one of them waiting, a fill and a closed order. */
async function withOrders(
  stage: Stage,
  viewport: typeof desk | typeof phone,
  theme: 'dark' | 'light',
): Promise<TerminalPage> {
  const trader = await stage.trader('buyer_demo');
  await trader.place({ instrument: 'AAPL', side: 'buy', price: '560.00', qty: '10' });
  await trader.place({ instrument: 'AAPL', side: 'sell', price: '610.00', qty: '5' });
  await trader.place({ instrument: 'INTC', side: 'buy', price: '28.00', qty: '1' });
  const stop = { type: 'stop', stopPrice: '540.00' } as const;
  await trader.place({ instrument: 'AAPL', side: 'sell', qty: '5', ...stop });
  return stage.visit({ as: 'buyer_demo', viewport, theme });
}

async function checkPhone(page: Page): Promise<void> {
  const bar = page.getByRole('navigation', { name: 'Panels' });
  for (const name of ['Chart', 'Book', 'Trade', 'Trades', 'Orders', 'Assets', 'More']) {
    await bar.getByRole('tab', { name, exact: true }).click();
    await expectSeen(page.getByRole('tabpanel', { name, exact: true }));
    await checkPlace(page, name);
  }
}
