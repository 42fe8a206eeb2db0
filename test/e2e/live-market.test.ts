// The venue as a visitor finds it, with its agents at work: a market that lives, before any sign-in.

import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { onStage } from './stage.ts';
import { expectSeen, expectText, waiting } from './terminal-page.ts';

onStage('a visitor', { agents: true }, (stage) => {
  test('sees price, depth, trades and candles of a market that moves', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await expectSeen(visitor.book);
    await expectSeen(visitor.trades.locator('tbody tr'));
    await expectText(page.getByRole('banner'), /\b\d{3}\.\d\d\b/);
    await expect.poll(() => page.title(), waiting).toMatch(/^\d{3}\.\d\d AAPL · Buttonwood$/);
    await expect
      .poll(() => visitor.book.getByRole('button', { name: /^Bid \d/ }).count(), waiting)
      .toBeGreaterThanOrEqual(3);
    await expect
      .poll(() => visitor.book.getByRole('button', { name: /^Ask \d/ }).count(), waiting)
      .toBeGreaterThanOrEqual(3);

    const chart = page.getByRole('region', { name: 'Price chart' });
    await expectText(chart, /O \d{3}\.\d\d/);
    await expect.poll(() => colouredPixels(page), waiting).toBeGreaterThan(100);

    for (const part of [visitor.book, visitor.trades]) {
      const before = await part.innerText();
      await expect.poll(() => part.innerText(), waiting).not.toBe(before);
    }
  });

  test('looks at another stock and at shorter candles', async () => {
    const { page } = await stage().visit();
    await page
      .getByRole('navigation', { name: 'Stocks' })
      .getByRole('button', { name: /^MSFT/ })
      .click();
    await expect.poll(() => page.title(), waiting).toMatch(/^\d\d\.\d\d MSFT · Buttonwood$/);
    await page.getByRole('radio', { name: '1s', exact: true }).check();
    // A candle of a second is flat in a calm market: this one is stirred.
    const trader = await stage().trader('buyer_demo');
    const stirred = async (): Promise<number> => {
      for (const side of ['buy', 'sell'] as const) {
        await trader.place({ instrument: 'MSFT', side, type: 'market', qty: '100' });
      }
      return colouredPixels(page);
    };
    await expect.poll(stirred, { ...waiting, interval: 1_000 }).toBeGreaterThan(100);
    await expectText(page.getByRole('region', { name: 'Price chart' }), /C \d\d\.\d\d/);
  });

  test('is asked to sign in before trading, and is told why where that fails', async () => {
    const visitor = await stage().visit();
    const { page, watch } = visitor;
    await visitor.sendButton.click();
    const dialog = page.getByRole('dialog');
    await expectSeen(dialog);
    watch.allow(/^401 POST \/v1\/auth\/login$/);
    await dialog.getByLabel('User name').fill('buyer_demo');
    await dialog.getByRole('textbox', { name: 'Password' }).fill('a wrong one');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expectText(dialog, 'Wrong user name or password.');
  });

  test('signs in and buys at market what the agents offer', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    await expectSeen(buyer.book);
    await buyer.send({ type: 'Market', qty: '10' });
    await expectText(buyer.outcome, /Buy 10 INTC at market Filled 10 at 2\d\.\d+\./);
    await buyer.showTab('Positions');
    await expectText(buyer.rows('Positions', 'INTC'), '210');
  });

  test('sees no part of the top bar covered, however wide the window', async () => {
    const { page } = await stage().visit({ as: 'buyer_demo' });
    const banner = page.getByRole('banner');
    await expectText(banner, / ms/);
    for (const width of [390, 768, 1024, 1100, 1280, 1366, 1440, 1600, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => coveredIn(banner), waiting).toEqual([]);
    }
  });
});

/** The parts of a bar that reach into the one after them, or out of the bar. */
function coveredIn(bar: Locator): Promise<readonly string[]> {
  return bar.evaluate((element) => {
    const end = (part: Element): number => {
      const { overflowX } = getComputedStyle(part);
      const own = part.getBoundingClientRect().right;
      if (overflowX !== 'visible') return own;
      return Math.max(own, ...[...part.children].map(end));
    };
    const parts = [...element.children];
    return parts
      .filter((part, index) => {
        const next = parts[index + 1];
        return end(part) > (next ?? element).getBoundingClientRect()[next ? 'left' : 'right'] + 1;
      })
      .map((part) => part.textContent.slice(0, 40));
  });
}

/** How many pixels of the chart are clearly red or green: candles and their volume, and nothing else in it. */
function colouredPixels(page: Page): Promise<number> {
  return page.getByRole('figure').evaluate((figure) => {
    let count = 0;
    for (const canvas of figure.querySelectorAll('canvas')) {
      const { width, height } = canvas;
      if (width === 0 || height === 0) continue;
      // From a copy: reading the chart's own canvas would change how the browser draws it.
      const copy = new OffscreenCanvas(width, height).getContext('2d', {
        willReadFrequently: true,
      });
      copy?.drawImage(canvas, 0, 0);
      const data = copy?.getImageData(0, 0, width, height).data ?? [];
      for (let at = 0; at < data.length; at += 4) {
        const difference = Math.abs((data[at] ?? 0) - (data[at + 1] ?? 0));
        if ((data[at + 3] ?? 0) > 0 && difference > 60) count += 1;
      }
    }
    return count;
  });
}
