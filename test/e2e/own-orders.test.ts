// A member's own orders and data: changing and canceling, which account they are of, what a reload keeps, and what signing out takes off the screen.

import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText } from './terminal-page.ts';

onStage('a member', { agents: false }, (stage) => {
  test('amends an order in place and cancels it, and the held cash follows', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await buyer.send({ price: '580.00', qty: '10' });
    // The price, and 2 cents a share for the highest fee.
    await buyer.expectCash('994,199.80', '5,800.20');

    await buyer.openOrders.getByRole('button', { name: /^Change the order/ }).click();
    await buyer.openOrders.getByRole('textbox', { name: /^New price/ }).fill('581.005');
    await expectText(
      buyer.page.getByRole('tabpanel', { name: /^Open orders/ }),
      'Off the tick of 0.01: use 581.00 or 581.01.',
    );
    await buyer.openOrders.getByRole('textbox', { name: /^New price/ }).fill('581.00');
    await buyer.openOrders.getByRole('textbox', { name: /^New quantity/ }).fill('20');
    await buyer.page.keyboard.press('Enter');
    await expectSeen(buyer.level('Bid', '581.00', '20'));
    const row = buyer.rows('Open orders', 'AAPL');
    await expectText(row, '581.00');
    expect(await buyer.cells(row)).toEqual(expect.arrayContaining(['581.00', '20', '0', 'Open']));
    await buyer.expectCash('988,379.60', '11,620.40');

    await row.getByRole('button', { name: /^Cancel the order/ }).click();
    await expectSeen(buyer.page.getByText('No open orders'));
    await buyer.expectCash('1,000,000.00', '0.00');
    await buyer.showTab('History');
    await expectText(buyer.rows('Order history', '581.00'), 'Canceled by you');
  });

  test('cancels one after the other by keys: the next in line has the focus', async () => {
    const trader = await stage().trader('buyer_demo');
    for (const price of ['570.00', '571.00', '572.00'])
      await trader.place({ instrument: 'AAPL', side: 'buy', price, qty: '1' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const row = buyer.openOrders.locator('tr:focus');
    await expectCount(buyer.openOrders.locator('tbody tr'), 3);
    await buyer.rows('Open orders', '571.00').focus();
    await buyer.page.keyboard.press('Delete');
    await expectCount(buyer.rows('Open orders', '571.00'), 0);
    await expectText(row, '570.00');
    await buyer.page.keyboard.press('Delete');
    await expectText(row, '572.00');
    await buyer.page.keyboard.press('Delete');
    await expectSeen(buyer.page.getByText('No open orders'));
    await buyer.expectCash('1,000,000.00', '0.00');
  });

  test('cancels all orders at once, after being asked', async () => {
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '580.00', qty: '1' });
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '579.00', qty: '1' });
    await trader.place({ instrument: 'MSFT', side: 'sell', price: '31.00', qty: '5' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const { page } = buyer;
    await expectSeen(page.getByRole('tab', { name: 'Open orders (3)' }));

    await page.getByRole('button', { name: 'Cancel AAPL' }).click();
    await page.getByRole('button', { name: 'Cancel 2 in AAPL?' }).click();
    await expectSeen(page.getByText('2 orders canceled'));
    await expectSeen(page.getByRole('tab', { name: 'Open orders (1)' }));

    await page.getByRole('button', { name: 'Cancel all' }).click();
    await expectSeen(buyer.openOrders.locator('tbody tr'));
    await page.getByRole('button', { name: 'Cancel 1 order?' }).click();
    await expectSeen(page.getByText('No open orders'));
    await buyer.expectCash('1,000,000.00', '0.00');
  });

  test('with two accounts sees and sends the orders of the one that is chosen', async () => {
    const member = await stage().signUp('two_books');
    const { accounts } = (await member.call('GET', '/v1/auth/me')) as {
      accounts: readonly { accountId: string }[];
    };
    const [first] = accounts;
    const second = (await member.call('POST', '/v1/accounts', { name: 'second' })) as {
      accountId: string;
    };
    await member.call('POST', '/v1/transfers', {
      account: first?.accountId,
      toAccount: second.accountId,
      asset: 'USD',
      amount: '1500.50',
      clientRef: 'first-to-second',
    });
    const ordersOf = async (account: string | undefined): Promise<readonly string[]> => {
      const { orders } = (await member.call('GET', `/v1/orders?account=${account}`)) as {
        orders: readonly { price: string; qty: string }[];
      };
      return orders.map(({ price, qty }) => `${qty} at ${price}`);
    };
    const window = await stage().visit({ as: 'two_books', stock: 'INTC' });
    const { page } = window;
    const switcher = page.getByRole('banner').getByRole('button', { name: /^Trading for/ });
    await expectText(switcher, /two_books$/);
    await window.expectCash('98,499.50', '0.00');
    await window.send({ price: '26.00', qty: '10' });
    await expectSeen(window.rows('Open orders', '26.00'));

    await switcher.click();
    await page.getByRole('menuitemradio', { name: /^two_books\.second/ }).click();
    await expectText(switcher, /two_books\.second$/);
    await window.expectCash('1,500.50', '0.00');
    await expectSeen(page.getByText('No open orders'));
    await expectCount(window.ownInBook, 0);
    await window.send({ price: '25.00', qty: '7' });
    await expectText(window.outcome, 'Buy 7 INTC at 25.00 Open in the book.');
    await expectSeen(window.rows('Open orders', '25.00'));
    await expectCount(window.rows('Open orders'), 1);
    expect(await ordersOf(second.accountId)).toEqual(['7 at 25.00']);
    expect(await ordersOf(first?.accountId)).toEqual(['10 at 26.00']);

    // Back by a key; what is canceled is of this account only.
    await window.qtyField.blur();
    await page.keyboard.press('Alt+A');
    await expectText(switcher, /two_books$/);
    await expectSeen(window.rows('Open orders', '26.00'));
    await expectCount(window.rows('Open orders'), 1);
    await page.getByRole('button', { name: 'Cancel all' }).click();
    await page.getByRole('button', { name: 'Cancel 1 order?' }).click();
    await expectSeen(page.getByText('No open orders'));
    await window.expectCash('98,499.50', '0.00');
    expect(await ordersOf(first?.accountId)).toEqual([]);
    expect(await ordersOf(second.accountId)).toEqual(['7 at 25.00']);
    await member.call('DELETE', `/v1/orders?account=${second.accountId}`);
  });

  test('is still signed in after a reload, with orders and choices as they were', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'BTWD' });
    await buyer.send({ price: '179.00', qty: '7' });
    await expectSeen(buyer.rows('Open orders', 'BTWD', '179.00'));
    await buyer.page.getByRole('button', { name: /^Theme: dark/ }).click();

    await buyer.page.reload();
    await expectSeen(buyer.accountMenu('buyer_demo'));
    await expectSeen(buyer.rows('Open orders', 'BTWD', '179.00'));
    await expectSeen(buyer.page.getByRole('button', { name: /^Stock: BTWD/ }));
    await expectSeen(buyer.level('Bid', '179.00', '7'));
    expect(await buyer.page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  test('signs out, and nothing private stays on the screen or comes back with a reload', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await buyer.send({ price: '580.00', qty: '3' });
    await expectSeen(buyer.rows('Open orders', '580.00'));
    await buyer.signOut('buyer_demo');
    // From here on nobody is signed in, and the page may learn so.
    buyer.watch.allow(/^401 GET \/v1\/auth\/me$/);

    const check = async (): Promise<void> => {
      await expectSeen(buyer.page.getByText('Sign in to see your open orders.'));
      await expectText(buyer.sendButton, 'Sign in to trade');
      await expectText(buyer.balances, 'Sign in to see your balances.');
      await expectCount(buyer.openOrders, 0);
      expect(await buyer.page.locator('body').innerText()).not.toMatch(/buyer_demo|USD\s+9\d\d,/);
      // The order itself is public and stays; that it is theirs is not.
      await expectSeen(buyer.level('Bid', '580.00', '3'));
      await expectCount(buyer.ownInBook, 0);
    };
    await check();
    await buyer.page.reload();
    await check();
    await expectGone(buyer.accountMenu('buyer_demo'));
  });
});
