// The charts as a trader works with them: style and indicators that stay, orders moved by hand and by keys, fills, history, depth. The candles themselves
// are pixels; what stands over and beside them is what is looked at here.

import type { Locator, Page } from 'playwright-core';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone, type Stage } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText, waiting } from './terminal-page.ts';

const chartOf = (page: Page): Locator => page.getByRole('region', { name: 'Price chart' });
const lineOf = (page: Page, name: string | RegExp): Locator =>
  chartOf(page).getByRole('slider', { name });

/** A trade at 585.00, so that there is a candle. */
async function trade(stage: Stage): Promise<void> {
  const [seller, buyer] = [await stage.trader('seller_demo'), await stage.trader('buyer_demo')];
  await seller.place({ instrument: 'AAPL', side: 'sell', price: '585.00', qty: '10' });
  await buyer.place({ instrument: 'AAPL', side: 'buy', price: '585.00', qty: '10' });
}

/** All of today is one candle, however slow the day. Answers with what the chart says of itself, once it has the candle. */
async function showDays(page: Page): Promise<Locator> {
  await page.getByRole('radio', { name: '1d', exact: true }).check();
  const figure = page.getByRole('figure', { name: /^Chart of AAPL/ });
  const summary = page.locator(`#${await figure.getAttribute('aria-describedby')}`);
  await expectText(summary, /AAPL, \d+ candles? of 1d /);
  return summary;
}

async function dragBy(page: Page, line: Locator, pixels: number): Promise<void> {
  const box = await line.boundingBox();
  if (box === null) throw new Error('The line is not to be seen.');
  const [x, y] = [box.x + 12, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + pixels / 2);
  await page.mouse.move(x, y + pixels);
}

onStage('a chart', { agents: false }, (stage) => {
  test('keeps its style and its indicators, and refuses a period that is none', async () => {
    await trade(stage());
    const { page } = await stage().visit();
    const chart = chartOf(page);
    await expectText(chart, 'O 585.00');
    await chart.getByRole('combobox', { name: 'Chart style' }).selectOption('area');
    await chart.getByRole('button', { name: 'Log' }).click();
    await chart.getByRole('button', { name: 'Indicators' }).click();
    const menu = page.getByRole('dialog', { name: 'Indicators' });
    await menu.getByRole('button', { name: /^SMA/ }).click();
    await menu.getByRole('button', { name: /^MACD/ }).click();
    await menu.getByRole('textbox', { name: 'Period' }).fill('0.5');
    await expectText(menu, 'The period is a whole number, such as 20.');
    await expectSeen(menu.getByText('SMA 20'));
    await menu.getByRole('textbox', { name: 'Period' }).fill('5');
    await menu.getByRole('textbox', { name: 'Fast' }).fill('30');
    await expectText(menu, 'The fast period must be shorter than the slow one.');
    await menu.getByRole('textbox', { name: 'Fast' }).fill('10');
    await checkPlace(page, 'the menu of indicators');
    await page.keyboard.press('Escape');
    await expectText(chart, 'MACD 10 26 9');

    await page.reload();
    await expectText(chart, 'SMA 5');
    await expectText(chart, 'MACD 10 26 9');
    expect(await chart.getByRole('combobox', { name: 'Chart style' }).inputValue()).toBe('area');
    const log = chart.getByRole('button', { name: 'Log' });
    expect(await log.getAttribute('aria-pressed')).toBe('true');
    await chart.getByRole('button', { name: 'Indicators (2)' }).click();
    await menu.getByRole('button', { name: 'Remove SMA 5' }).click();
    await page.keyboard.press('Escape');
    await expectSeen(chart.getByRole('button', { name: 'Indicators (1)' }));
  });

  test('moves an order by hand: asked first, given up, sent, refused, canceled', async () => {
    await trade(stage());
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '584.50', qty: '1600' });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const { page } = buyer;
    const line = lineOf(page, 'Buy 1,600 Limit');
    await expectSeen(line);

    await dragBy(page, line, -60);
    await expectText(line, /584\.50 → \d{3}\.\d\d/);
    await page.keyboard.press('Escape');
    await page.mouse.move(300, 300);
    await expectText(line, /^▼? ?Buy 1,600 Limit 584\.50$/);
    await page.mouse.up();
    await dragBy(page, line, -60);
    await page.mouse.up();
    const label = line.locator('..');
    await label.getByRole('button', { name: 'Give up' }).click();
    await expectText(line, /^▼? ?Buy 1,600 Limit 584\.50$/);
    await expectSeen(buyer.level('Bid', '584.50', '1,600'));

    await dragBy(page, line, 30);
    await page.mouse.up();
    await expectSeen(label.getByRole('button', { name: 'Send' }));
    const target = /→ ([\d.]+)/.exec(await line.innerText())?.[1] ?? 'no price';
    await label.getByRole('button', { name: 'Send' }).click();
    await expectSeen(buyer.level('Bid', target, '1,600'));
    await expectText(line, new RegExp(`^[▼▲]? ?Buy 1,600 Limit ${target.replace('.', '\\.')}$`));

    // A hundred times as many ticks as the cash allows.
    await line.focus();
    for (let press = 0; press < 60; press++) await page.keyboard.press('PageUp');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByText('AAPL order was not changed'));
    await expectText(line, new RegExp(`^[▼▲]? ?Buy 1,600 Limit ${target.replace('.', '\\.')}$`));

    await label.getByRole('button', { name: /^Cancel: Buy 1,600 Limit at/ }).click();
    await expectGone(line);
    await expectSeen(page.getByText('No open orders'));
  });

  test('moves orders and stop prices by keys, and at once in one-click mode', async () => {
    await trade(stage());
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '584.00', qty: '3' });
    await trader.place({
      instrument: 'AAPL',
      side: 'sell',
      type: 'stop',
      stopPrice: '570.00',
      qty: '5',
      timeInForce: 'GTC',
    });
    const buyer = await stage().visit({ as: 'buyer_demo' });
    const { page } = buyer;
    const limit = lineOf(page, 'Buy 3 Limit');
    await limit.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowUp');
    await expectText(limit, '584.00 → 584.11');
    await page.keyboard.press('Enter');
    await expectSeen(buyer.level('Bid', '584.11', '3'));

    const stop = lineOf(page, 'Sell 5 Stop');
    await stop.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expectText(stop, /^▼? ?Sell 5 Stop 570\.00$/);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    await expectText(buyer.rows('Open orders', 'Stop'), '569.00');

    await page.evaluate(() => localStorage.setItem('buttonwood.oneClick', 'on'));
    await page.reload();
    await expectSeen(limit);
    await dragBy(page, limit, 20);
    await page.mouse.up();
    await expectGone(buyer.level('Bid', '584.11', '3'));
    await expectSeen(buyer.book.getByRole('button', { name: /^Bid .* 3(?: |$)/ }));
    await expectText(limit, /^▼? ?Buy 3 Limit \d{3}\.\d\d$/);
  });

  test('tells fills and the position by keys and in words', async () => {
    await trade(stage());
    const { page } = await stage().visit({ as: 'buyer_demo' });
    const figure = page.getByRole('figure', { name: /^Chart of AAPL/ });
    await expectText(chartOf(page), 'C 585.00');
    const summary = await showDays(page);
    await figure.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expectText(
      chartOf(page),
      /Bought (\d+ at 585\.00|\d+ in \d+ fills at 585\.0000 on average)/,
    );
    await expectText(summary, /AAPL, \d+ candles? of 1d .* Last 585\.00/);
    await expectText(summary, /You hold \d+( at \d{3}\.\d{4} on average)?\./);
  });

  test('tells a fill whose mark is pointed at, and has a line for what a position cost while there is one', async () => {
    const member = await stage().signUp('charter');
    const seller = await stage().trader('seller_demo');
    const order = { instrument: 'AAPL', price: '585.00', qty: '3' };
    await seller.place({ ...order, side: 'sell' });
    await member.place({ ...order, side: 'buy' });
    const { page } = await stage().visit({ as: 'charter' });
    const chart = chartOf(page);
    const figure = page.getByRole('figure', { name: /^Chart of AAPL/ });
    await expectText(chart, 'C 585.00');
    const summary = await showDays(page);
    await expectText(summary, 'You hold 3 at 585.0000 on average.');
    await expect.poll(() => accentPixels(figure), waiting).toBeGreaterThan(100);

    // So near that today's candle is as wide as a thumb.
    await figure.focus();
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('+');
      // The next one starts from what this one has drawn.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
    }
    const box = await figure.boundingBox();
    if (box === null) throw new Error('The chart is not to be seen.');
    const said = async (): Promise<number> =>
      (await chart.innerText()).split('Bought 3 at 585.00').length - 1;
    const saidAt = async (x: number, y: number): Promise<number> => {
      await page.mouse.move(x, y);
      return said();
    };
    // Where the legend tells it, there is the candle; its mark is below its middle.
    const column: number[] = [];
    await expect
      .poll(async () => {
        column.length = 0;
        for (let x = box.x + box.width - 8; x > box.x; x -= 8) {
          if ((await saidAt(x, box.y + 60)) > 0) column.push(x);
          else if (column.length > 0) break;
        }
        return column.length;
      }, waiting)
      .toBeGreaterThan(0);
    const x = ((column[0] ?? 0) + (column.at(-1) ?? 0)) / 2;
    let y = box.y + 60;
    await expect
      .poll(async () => {
        y = y + 4 < box.y + box.height ? y + 4 : box.y + 60;
        // The legend has it for the candle; beside the mark it stands once more.
        return saidAt(x, y);
      }, waiting)
      .toBe(2);
    await page.mouse.move(x, box.y + 60);
    await expect.poll(said, waiting).toBe(1);

    await seller.place({ ...order, side: 'buy' });
    await member.place({ ...order, side: 'sell' });
    await expect.poll(() => summary.innerText(), waiting).not.toContain('You hold');
    await expect.poll(() => accentPixels(figure), waiting).toBe(0);
  });

  test('fetches older candles as it is scrolled back to them, to the first there is and no further', async () => {
    await trade(stage());
    await leaveCandles(stage(), 900);
    const { page } = await stage().visit();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      // Of the interval that is scrolled: the shorter list of the other may want more by itself.
      if (pathname === '/v1/history/candles' && searchParams.get('interval') === '1m')
        asked.push(searchParams.get('to') ?? '');
    });
    const chart = chartOf(page);
    const figure = page.getByRole('figure', { name: /^Chart of AAPL/ });
    await page.getByRole('radio', { name: '5m', exact: true }).check();
    await page.getByRole('radio', { name: '1m', exact: true }).check();
    const summary = page.locator(`#${await figure.getAttribute('aria-describedby')}`);
    await expectText(summary, /AAPL, 500 candles of 1m/);
    const box = await figure.boundingBox();
    if (box === null) throw new Error('The chart is not to be seen.');
    await page.mouse.move(box.x + box.width / 2, box.y + 100);
    // The first page was asked for by itself; of the 900 the second has the rest, and nothing is asked for a third time.
    await expect
      .poll(async () => {
        await page.mouse.wheel(-600, 0);
        return asked.length;
      }, waiting)
      .toBe(2);
    await figure.focus();
    await expect
      .poll(async () => {
        await page.keyboard.press('Home');
        await page.mouse.move(box.x + 4, box.y + 100);
        await page.mouse.move(box.x + 3, box.y + 100);
        return chart.innerText();
      }, waiting)
      .toMatch(/O\s+500\.0\d/);
    expect(asked).toHaveLength(2);
  });

  test('draws depth, reads it and zooms', async () => {
    const trader = await stage().trader('buyer_demo');
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '580.00', qty: '10' });
    await trader.place({ instrument: 'AAPL', side: 'buy', price: '560.00', qty: '5' });
    await trader.place({ instrument: 'AAPL', side: 'sell', price: '590.00', qty: '4' });
    const { page } = await stage().visit({ as: 'buyer_demo' });
    await page.getByRole('button', { name: 'Panels' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Depth chart' }).click();
    await page.keyboard.press('Escape');
    const panel = page.getByRole('region', { name: 'Depth chart' });
    const table = panel.getByRole('table', { name: 'Depth of AAPL' });
    await expectCount(table.locator('tbody tr'), 3);
    await expectText(table, 'Bid 560.00 15 8,600.00');
    await expectText(table, 'Ask 590.00 4 2,360.00');

    const canvas = panel.getByRole('img', { name: /^Depth chart of AAPL/ });
    await canvas.focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowLeft');
    await expectText(panel, 'Bids down to 580.00: 10 shares, 5,800.00 USD, 0.85% from the middle');
    await page.keyboard.press('+');
    await expectSeen(page.getByText('±2.00%'));
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await expectGone(page.getByText('±2.00%'));
    await checkPlace(page, 'the depth chart in the dark');
    await page.getByRole('button', { name: /^Theme: dark/ }).click();
    await checkPlace(page, 'the depth chart in the light');
  });

  for (const viewport of [desk, phone]) {
    test(`with orders and indicators is open to all at ${viewport.width} px`, async () => {
      await trade(stage());
      const trader = await stage().trader('buyer_demo');
      for (const price of ['584.99', '584.98', '500.00']) {
        await trader.place({ instrument: 'AAPL', side: 'buy', price, qty: '1' });
      }
      const { page } = await stage().visit({ as: 'buyer_demo', viewport });
      await expectCount(lineOf(page, /^Buy 1 Limit/), 3);
      await chartOf(page).getByRole('button', { name: 'Indicators' }).click();
      await page
        .getByRole('dialog', { name: 'Indicators' })
        .getByText('RSI', { exact: true })
        .click();
      await page.keyboard.press('Escape');
      await expectText(chartOf(page), 'RSI 14');
      await lineOf(page, /^Buy 1 Limit/)
        .first()
        .focus();
      await page.keyboard.press('ArrowUp');
      await expectSeen(chartOf(page).getByRole('button', { name: 'Send' }));
      await checkPlace(page, 'the chart in the dark');
      // A phone has no button for it in its top bar.
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Commands' }).fill('theme: light');
      await page.keyboard.press('Enter');
      await expectGone(page.getByRole('dialog'));
      await checkPlace(page, 'the chart in the light');
    });
  }
});

/** How much of the chart has the colour of what a position cost. Only its line does. */
function accentPixels(figure: Locator): Promise<number> {
  return figure.evaluate((element) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.color = 'var(--accent)';
    const wanted =
      getComputedStyle(probe)
        .color.match(/[\d.]+/g)
        ?.slice(0, 3)
        .map(Number) ?? [];
    probe.remove();
    let count = 0;
    for (const drawn of element.querySelectorAll('canvas')) {
      const { width, height } = drawn;
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d', { willReadFrequently: true });
      if (context === null || width === 0 || height === 0) continue;
      context.drawImage(drawn, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      for (let at = 0; at < data.length; at += 4)
        if (wanted.every((value, of) => data[at + of] === value) && data[at + 3] === 255)
          count += 1;
    }
    return count;
  });
}

/** As if it had traded in each of so many minutes before these: the records have them, and the venue's memory, of this run, has not. The first is at 500.00. */
async function leaveCandles(stage: Stage, minutes: number): Promise<void> {
  const database = postgres(await stage.venue.databaseUrl(), { max: 1 });
  try {
    // The stock is in the records a moment after it is listed.
    const insert = async (): Promise<number> => {
      const rows = await database`
      insert into market.candle
      select instrument_id, 60, date_trunc('minute', now()) - make_interval(mins => ${minutes + 10} - minute),
        50000 + minute, 50000 + minute, 50000 + minute, 50000 + minute, 10, (500000 + 10 * minute), 1
      from market.instrument, generate_series(0, ${minutes - 1}) as minute
      where symbol = 'AAPL' returning 1`;
      return rows.length;
    };
    await expect.poll(insert, waiting).toBe(minutes);
  } finally {
    await database.end();
  }
}
