// The trading day as a member sees it: phases in words, an auction from its call to its trades, and what cannot be sent when.

import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { onStage, phone } from './stage.ts';
import { expectCount, expectGone, expectSeen, expectText, waiting } from './terminal-page.ts';

onStage('the trading day', { agents: false }, (stage) => {
  test('an auction is seen from pre-open to open', async () => {
    await stage().setPhase('AAPL', 'closed', 'preOpen');
    const buyer = await stage().visit({ as: 'buyer_demo' });
    await expectText(buyer.phase, 'Pre-open');
    await expectSeen(buyer.page.getByText('The book is empty'));

    // The sides may overlap now, and market orders wait with them.
    await buyer.send({ price: '586.00', qty: '30' });
    await expectText(buyer.outcome, 'Buy 30 AAPL at 586.00 Open in the book.');
    const seller = await stage().trader('seller_demo');
    await seller.place({ instrument: 'AAPL', side: 'sell', price: '584.00', qty: '20' });
    await buyer.send({ type: 'Market', qty: '5' });
    await expectText(buyer.rows('Open orders', 'Market'), 'DAY');
    await stage().setPhase('AAPL', 'openingAuction');
    await expectText(buyer.phase, 'Opening auction');
    // 35 wanted, 20 offered; all of the surplus is on the buy side, so the price is the highest.
    await expectText(buyer.auction, 'Indicative 586.00 Matched 20 Surplus 15 to buy');
    await expectSeen(buyer.level('Bid', '586.00', '30'));
    await expectSeen(
      buyer.book.getByRole('button', { name: /^Bid 586\.00.* 30 .*would trade in the auction/ }),
    );
    await expectSeen(
      buyer.book.getByRole('button', { name: /^Ask 584\.00.* 20 .*would trade in the auction/ }),
    );
    await expectCount(buyer.trades, 0);

    await stage().setPhase('AAPL', 'continuous');
    await expectText(buyer.phase, /^Open$/);
    await expectGone(buyer.auction);
    await expectText(buyer.book, 'Opened 586.00 × 20');
    await expectCount(buyer.trades.locator('tbody tr'), 2);
    await expectText(buyer.trades.locator('tbody tr').first(), '586.00');
    await expectSeen(
      buyer.trades.locator('tbody tr').first().getByRole('img', { name: 'auction' }),
    );
    await expectSeen(buyer.level('Bid', '586.00', '15'));
    await buyer.showTab('Fills');
    await expectCount(buyer.rows('Fills', 'Auction', '586.00'), 2);
  });

  test('the ticket says what a phase does not take, and sends nothing', async () => {
    const buyer = await stage().visit({ as: 'buyer_demo', stock: 'INTC' });
    await expectText(buyer.phase, /^Open$/);
    await buyer.write({ price: '26.00', qty: '10', timeInForce: 'IOC' });
    await stage().setPhase('INTC', 'closingAuction');
    await expectText(buyer.phase, 'Closing auction');
    await expectText(
      buyer.ticket,
      'IOC orders are not taken in the closing auction: choose GTC, DAY, GTD or CLS.',
    );
    expect(await buyer.sendButton.isDisabled()).toBe(true);
    await buyer.write({ timeInForce: 'GTC', postOnly: true });
    await expectText(buyer.ticket, 'Post-only orders are not taken in the closing auction');
    await buyer.write({ postOnly: false });
    expect(await buyer.sendButton.isEnabled()).toBe(true);

    await stage().setPhase('INTC', 'halted');
    await expectText(buyer.phase, 'Halted');
    await expectText(buyer.ticket, 'INTC is halted: orders can only be canceled.');
    expect(await buyer.sendButton.isDisabled()).toBe(true);
    await stage().setPhase('INTC', 'closed');
    await expectText(buyer.phase, 'Closed');
    await expectText(buyer.ticket, 'INTC is closed: no orders are taken now.');
    await buyer.qtyField.press('Enter');
    await expectSeen(buyer.page.getByText('No open orders'));
  });

  test('the auction panel says what the venue says, counts down to the trade, and when there is none', async () => {
    const terminal = await stage().visit({ stock: 'GOOG' });
    const { page } = terminal;
    await page.getByRole('tab', { name: 'Auction' }).click();
    const panel = page.getByRole('region', { name: 'Auction figures' });
    await expectText(panel, 'Now Open Next auction by hand No auction has traded yet.');

    const operator = await stage().operator();
    await stage().setPhase('GOOG', 'closed', 'preOpen', 'openingAuction');
    const [buyer, seller] = [
      await stage().trader('buyer_demo'),
      await stage().trader('seller_demo'),
    ];
    const agrees = async (): Promise<void> => {
      const { price, matchedQty, surplusQty, surplusSide } = (await operator.call(
        'GET',
        '/v1/instruments/GOOG/auction',
      )) as Record<'price' | 'matchedQty' | 'surplusQty' | 'surplusSide', string | null>;
      const surplus = surplusSide === null ? 'none' : `${surplusQty} more to ${surplusSide}`;
      await expectText(
        panel,
        `Opening auction, indicative price ${price ?? '–'} Trades by hand Would trade ${matchedQty} Imbalance ${surplus}`,
      );
    };
    await expectText(panel, 'no price yet');
    await buyer.place({ instrument: 'GOOG', side: 'buy', price: '561.00', qty: '30' });
    await seller.place({ instrument: 'GOOG', side: 'sell', price: '559.00', qty: '20' });
    await expectText(panel, 'Would trade 20 Imbalance 10 more to buy');
    await agrees();
    await seller.place({ instrument: 'GOOG', side: 'sell', price: '560.00', qty: '35' });
    await expectText(panel, 'Would trade 30 Imbalance 25 more to sell');
    await agrees();
    await expectSeen(
      panel.getByRole('img', { name: 'Indicative price between 560.00 and 561.00' }),
    );
    await checkPlace(page, 'the auction panel in a call');

    await stage().setPhase('GOOG', 'continuous');
    await expectText(panel, 'Now Open Next auction by hand');
    await expectText(panel, /Last: opening auction Opened \d\d:\d\d:\d\d Traded 30 at 560\.00/);

    // A calendar knows when the call ends: in more than two hours.
    await stage().setPhase('GOOG', 'closed');
    const now = new Date();
    const weekday = now.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
    const oClock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
    const hour = now.getUTCHours() + 3;
    await operator.call('PUT', '/v1/operator/instruments/GOOG/calendar', {
      effective: 'now',
      calendar: {
        timeZone: 'UTC',
        sessions: {
          [weekday.toLowerCase()]: {
            openingAuction: '00:00',
            continuous: oClock(hour),
            closed: oClock(hour + 1),
          },
        },
      },
    });
    await expectText(panel, 'Opening auction, indicative price – Trades in');
    const { changes } = (await operator.call('GET', '/v1/instruments/GOOG/calendar')) as {
      changes: readonly { phase: string; time: string }[];
    };
    expect(changes[0]?.phase).toBe('continuous');
    const tradesAtMs = Date.parse(changes[0]?.time ?? '');
    const timer = panel.getByRole('timer');
    const leftS = async (): Promise<number> => {
      const [, hours, minutes, seconds] = /^in (\d+):(\d\d):(\d\d)$/.exec(
        await timer.innerText(),
      ) ?? ['', 'NaN', 'NaN', 'NaN'];
      return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    };
    // What it says lies between what is right before and after it was looked at, give or take the second that it is told by.
    const beforeMs = Date.now();
    const left = await leftS();
    expect(left).toBeLessThan((tradesAtMs - beforeMs) / 1_000 + 3);
    expect(left).toBeGreaterThan((tradesAtMs - Date.now()) / 1_000 - 3);
    await expect.poll(leftS, waiting).toBeLessThan(left);
    await operator.call('DELETE', '/v1/operator/instruments/GOOG/calendar');
  });

  test('a change of phase moves nothing on a desk or on a phone', async () => {
    const trader = await stage().trader('seller_demo');
    await trader.place({ instrument: 'MSFT', side: 'sell', price: '30.20', qty: '10' });
    const desk = await stage().visit({ stock: 'MSFT' });
    const pocket = await stage().visit({ stock: 'MSFT', viewport: phone });
    await pocket.page.getByRole('tab', { name: 'Book', exact: true }).click();
    const places = async (): Promise<readonly unknown[]> => [
      await desk.level('Ask', '30.20', '10').boundingBox(),
      await desk.ticket.boundingBox(),
      await desk.page.getByText('24h high').boundingBox(),
      await pocket.level('Ask', '30.20', '10').boundingBox(),
      await pocket.page.getByText('24h high').boundingBox(),
    ];
    await expectSeen(desk.level('Ask', '30.20', '10'));
    await expectSeen(pocket.level('Ask', '30.20', '10'));
    const before = await places();
    for (const phase of ['halted', 'reopeningAuction', 'continuous'] as const) {
      await stage().setPhase('MSFT', phase);
      const word = { halted: 'Halted', reopeningAuction: 'Re-opening auction', continuous: 'Open' };
      await expectText(desk.phase, word[phase]);
      await expectText(pocket.phase, word[phase]);
      expect(await places(), phase).toEqual(before);
    }
  });
});
