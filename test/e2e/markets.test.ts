// The market list: found, sorted, starred, opened, with the pointer and with the keyboard; the trader's own lists beside the trade page; and long lists, of
// which only what is seen is drawn.

import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone, type Stage } from './stage.ts';
import { expectCount, expectFocus, expectSeen, expectText, waiting } from './terminal-page.ts';

onStage('the market list', { agents: false }, (stage) => {
  test('is searched, filtered by phase, and opens the stock that is pressed', async () => {
    const { page } = await toMarkets(stage());
    await expectCount(rows(page), 8);
    await page.getByRole('searchbox', { name: 'Search stocks' }).fill('apple');
    await expectCount(rows(page), 1);
    await expectText(page.getByRole('main'), '1 of 8 stocks');
    await page.getByRole('searchbox', { name: 'Search stocks' }).fill('nothing of the kind');
    await expectSeen(page.getByText('No stock matches'));
    await page.getByRole('searchbox', { name: 'Search stocks' }).fill('');
    await stage().setPhase('MSFT', 'halted');
    await page.getByLabel('Phase', { exact: true }).selectOption('Halted');
    await expectCount(rows(page), 1);
    await expectText(rows(page).first(), /^MSFT.*Halted$/);
    await stage().setPhase('MSFT', 'reopeningAuction', 'continuous');
    await expectSeen(page.getByText('No stock matches'));
    await page.getByLabel('Phase', { exact: true }).selectOption('Open');
    await rows(page).filter({ hasText: 'GOOG' }).click();
    await expect.poll(() => new URL(page.url()).hash, waiting).toBe('#GOOG');
    await expectSeen(page.getByRole('button', { name: /^Stock: GOOG/ }));
  });

  test('is sorted by its columns and its movers', async () => {
    const [buyer, seller] = [
      await stage().trader('buyer_demo'),
      await stage().trader('seller_demo'),
    ];
    for (const [instrument, price] of [
      ['AAPL', '585.00'],
      ['AAPL', '586.00'],
      ['INTC', '26.80'],
      ['INTC', '26.70'],
    ] as const) {
      await seller.place({ instrument, side: 'sell', price, qty: '10' });
      await buyer.place({ instrument, side: 'buy', price, qty: '10' });
    }
    const { page } = await toMarkets(stage());
    await page.getByRole('radio', { name: 'Gainers' }).check();
    await expectCount(rows(page), 1);
    await expectText(rows(page).first(), /^AAPL.*586\.00.*▲ ?\+0\.17%/);
    await page.getByRole('radio', { name: 'Losers' }).check();
    await expectText(rows(page).first(), /^INTC.*26\.70.*▼ ?−0\.37%/);
    await page.getByRole('radio', { name: 'Most traded' }).check();
    await expect.poll(() => symbols(page), waiting).toEqual(['AAPL', 'INTC']);
    await page.getByRole('button', { name: '24h turnover' }).click();
    await expect.poll(() => symbols(page), waiting).toEqual(['INTC', 'AAPL']);
    const header = page.getByRole('columnheader', { name: '24h turnover' });
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
  });

  test('keeps the stars of the trader, and is walked by the keyboard', async () => {
    const { page } = await toMarkets(stage());
    await page.getByRole('button', { name: 'Add INTC to Favourites' }).click();
    await page.getByRole('link', { name: /^AAPL/ }).focus();
    await page.keyboard.press('ArrowDown');
    await expectFocus(page.getByRole('link', { name: /^AMZN/ }));
    await page.reload();
    await page.getByRole('radio', { name: 'Starred' }).check();
    await expect.poll(() => symbols(page), waiting).toEqual(['INTC']);
    await page.getByRole('link', { name: /^INTC/ }).press('Enter');
    await expectSeen(page.getByRole('button', { name: /^Stock: INTC/ }));
  });

  test('has beside it lists of the trader’s own: made, filled, put in order, walked, and remembered', async () => {
    const { page } = await stage().visit();
    await page.getByRole('button', { name: 'Panels' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Watchlist' }).click();
    await page.keyboard.press('Escape');
    const panel = page.getByRole('region', { name: 'Watchlist', exact: true });
    await expectText(panel, 'Vol');
    await page.getByRole('button', { name: 'Watchlists' }).click();
    const menu = page.getByRole('dialog', { name: 'Watchlists' });
    await menu.getByRole('textbox', { name: 'New list' }).fill('Chips');
    await menu.getByRole('button', { name: 'Create' }).click();
    await expectSeen(panel.getByText('Nothing on this list yet'));

    const add = panel.getByRole('combobox', { name: 'Add a stock to Chips' });
    await add.fill('zzz');
    await page.keyboard.press('Enter');
    await expectText(panel, 'No stock has the symbol ZZZ.');
    for (const symbol of ['intc', 'MSFT', 'aapl', 'GOOG']) {
      await add.fill(symbol);
      await page.keyboard.press('Enter');
    }
    const list = panel.getByRole('region', { name: 'Stocks of Chips' });
    const listed = () => list.getByRole('button', { name: /^[A-Z]+$/ }).allInnerTexts();
    await expect.poll(listed, waiting).toEqual(['INTC', 'MSFT', 'AAPL', 'GOOG']);
    await add.fill('MSFT');
    await panel.getByRole('button', { name: 'Add', exact: true }).click();
    await expectText(panel, 'MSFT is on the list already.');
    await list.getByRole('button', { name: 'Take MSFT off Chips' }).click();
    await expect.poll(listed, waiting).toEqual(['INTC', 'AAPL', 'GOOG']);

    // With Alt an arrow takes the stock along, and says where it is.
    const stock = (symbol: string): Locator =>
      list.getByRole('button', { name: symbol, exact: true });
    await stock('INTC').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(listed, waiting).toEqual(['AAPL', 'INTC', 'GOOG']);
    await expectText(list.getByRole('status'), 'INTC is number 2 of 3.');
    await stock('GOOG').dragTo(stock('AAPL'));
    await expect.poll(listed, waiting).toEqual(['GOOG', 'AAPL', 'INTC']);

    await stock('AAPL').focus();
    await page.keyboard.press('ArrowDown');
    await expectFocus(stock('INTC'));
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('button', { name: /^Stock: INTC/ }));
    expect(await stock('INTC').getAttribute('aria-current')).toBe('true');
    await stock('GOOG').click();
    await expectSeen(page.getByRole('button', { name: /^Stock: GOOG/ }));

    await page.reload();
    await expect.poll(listed, waiting).toEqual(['GOOG', 'AAPL', 'INTC']);
    expect(await page.getByRole('combobox', { name: 'Watchlist', exact: true }).inputValue()).toBe(
      'list1',
    );
  });

  for (const theme of ['dark', 'light'] as const) {
    for (const viewport of [desk, phone]) {
      test(`is for everybody, ${theme}, ${viewport.width} wide`, async () => {
        const { page } = await toMarkets(stage(), { theme, viewport });
        await expectSeen(rows(page).first());
        await checkPlace(page, 'markets');
        await page.getByRole('searchbox', { name: 'Search stocks' }).fill('zzz');
        await expectSeen(page.getByText('No stock matches'));
        await checkPlace(page, 'nothing found');
      });
    }
  }

  test('draws only what is seen of a long list, and asks for nothing behind it', async () => {
    await listStocks(stage(), 150);
    const { page } = await stage().visit();
    const asked = new Set<string>();
    page.on('request', (request) => {
      // Not those of the chart that was open before.
      const [, symbol] = /\/instruments\/([^/]+)\/candles/.exec(request.url()) ?? [];
      if (symbol !== undefined) asked.add(symbol);
    });
    await open(page);
    await expectText(page.getByRole('main'), '158 stocks');
    expect(await page.getByRole('table', { name: 'Markets' }).getAttribute('aria-rowcount')).toBe(
      '159',
    );
    expect(await rows(page).count()).toBeLessThan(50);
    // Of each that is drawn, and of no other.
    await expect
      .poll(async () => (await symbols(page)).filter((symbol) => !asked.has(symbol)), waiting)
      .toEqual([]);
    expect([...asked].toSorted()).toEqual((await symbols(page)).toSorted());
    await page.getByRole('link', { name: /^AAPL/ }).focus();
    for (let press = 0; press < 16; press++) {
      const at = String(Math.min(157, (press + 1) * 10));
      await page.keyboard.press('PageDown');
      await expectFocus(page.locator(`[data-at="${at}"] a`));
    }
    expect(await rows(page).count()).toBeLessThan(50);
  });

  test('a stock that is delisted leaves it at once, and is there, marked, for whoever asks', async () => {
    const { page } = await toMarkets(stage());
    await expectSeen(rows(page).first());
    const table = page.getByRole('table', { name: 'Markets' });
    // The titles are a row too.
    const count = async () => Number(await table.getAttribute('aria-rowcount')) - 1;
    const before = await count();
    await stage().setPhase('INTC', 'closed');
    const operator = await stage().operator();
    const reason = 'Taken over';
    await operator.call('POST', '/v1/operator/instruments/INTC/delist', { reason });
    await expectText(page.getByRole('main'), `${before - 1} stocks`);
    await expectCount(rows(page).filter({ hasText: 'INTC' }), 0);
    const search = page.getByRole('searchbox', { name: 'Search stocks' });
    await search.fill('int');
    await expectSeen(page.getByText('No stock matches'));
    await search.fill('intc');
    await expectText(rows(page).first(), /^INTC.*Delisted$/);
    await search.fill('');
    await page.getByLabel('Phase', { exact: true }).selectOption('Delisted');
    await expectCount(rows(page), 1);
    await checkPlace(page, 'delisted stocks');
    await rows(page).first().click();
    await expectSeen(page.getByRole('button', { name: /^Stock: INTC/ }));
    await expectText(page.getByRole('status', { name: 'Phase' }), 'Delisted');
    await page.getByRole('button', { name: /^Stock: INTC/ }).click();
    const found = page.getByRole('listbox', { name: 'Stocks' }).getByRole('option');
    await expectSeen(found.first());
    await expectCount(found.filter({ hasText: 'INTC' }), 0);
    await page.getByRole('combobox', { name: 'Search stocks' }).fill('INTC');
    await expectText(found.first(), /^INTC.*Delisted/);
  });
});

async function toMarkets(stage: Stage, visit: Parameters<Stage['visit']>[0] = {}) {
  const terminal = await stage.visit(visit);
  await open(terminal.page);
  return terminal;
}

async function open(page: Page): Promise<void> {
  // On a phone the trade page has its links in a menu: the address is the same for both.
  await page.goto(new URL('/markets', page.url()).href);
  await expectSeen(page.getByRole('heading', { name: 'Markets' }));
}

function rows(page: Page): Locator {
  return page.getByRole('table', { name: 'Markets' }).locator('[data-at]');
}

function symbols(page: Page): Promise<readonly string[]> {
  return rows(page).locator('a span:first-child').allInnerTexts();
}

/** As an operator would, one after the other. */
async function listStocks(stage: Stage, count: number): Promise<void> {
  const headers = {
    authorization: `Bearer ${await stage.venue.operatorToken()}`,
    'content-type': 'application/json',
  };
  for (let number = 0; number < count; number++) {
    const symbol = `Z${String(number).padStart(3, '0')}`;
    const response = await fetch(`${stage.venue.directUrl}/v1/operator/instruments`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        symbol,
        name: `Stock number ${number}`,
        currency: 'USD',
        priceDecimals: 2,
        tickSize: '0.01',
        lotSize: '1',
        priceMin: '0.01',
        priceMax: '100000.00',
        qtyMin: '1',
        qtyMax: '100000',
        notionalMax: '10000000.00',
        referencePrice: null,
        marketCollarBps: 500,
        limitCollarBps: 5_000,
        openOrdersPerAccountMax: 100,
        positionMax: null,
      }),
    });
    if (!response.ok) throw new Error(`${symbol}: ${await response.text()}`);
  }
}
