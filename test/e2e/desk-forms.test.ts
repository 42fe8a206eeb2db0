// The forms of the operator's desk where somebody slips: a date half typed, an answer lost on its way, a role that is taken while the desk is
// open, a list that cannot be asked for again, a listing that a calendar opens.

import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { onStage } from './stage.ts';
import { expectGone, expectSeen, expectText } from './terminal-page.ts';

async function goTo(page: Page, place: string): Promise<void> {
  const top = page.getByRole('navigation', { name: 'Pages' });
  await top.getByRole('link', { name: 'Operator' }).click();
  const side = page.getByRole('navigation', { name: 'Operator' });
  await side.getByRole('link', { name: place }).click();
  await expectSeen(page.getByRole('heading', { level: 1, name: place }));
}

function press(name: string, within: Page | Locator): Promise<void> {
  return within.getByRole('button', { name, exact: true }).first().click();
}

onStage('the forms of the operator’s desk', { agents: false }, (stage) => {
  test('an end that is half typed is asked for, and nothing is announced', async () => {
    const { page } = await stage().visit({ as: 'operator_demo' });
    await goTo(page, 'Announcements');
    const form = page.getByRole('form', { name: 'New announcement' });
    await form.getByRole('textbox', { name: 'Title', exact: true }).fill('Early close');
    await form.getByRole('textbox', { name: 'Text', exact: true }).fill('Trading ends at 13:00.');
    const end = form.getByLabel('Shown until');
    await end.focus();
    await page.keyboard.type('12');
    expect(await end.inputValue()).toBe('');
    await press('Announce…', form);
    await expectSeen(form.getByText('A date and a time.'));
    expect(await end.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('alertdialog').count()).toBe(0);
    await end.fill('2099-01-31T13:00');
    await press('Announce…', form);
    await expectText(page.getByRole('alertdialog'), 'It is shown until 2099-01-31 13:00 UTC.');
  });

  test('whose role is taken loses the desk at the next question', async () => {
    const member = await stage().signUp('short_term');
    const { memberId } = (await member.call('GET', '/v1/auth/me')) as { memberId: string };
    const operator = await stage().operator();
    const give = (roles: readonly string[]): Promise<unknown> =>
      operator.call('PATCH', `/v1/operator/members/${memberId}`, { roles });
    await give(['trader', 'operator']);
    const { page, watch } = await stage().visit({ as: 'short_term' });
    await goTo(page, 'Instruments');
    await expectSeen(page.getByRole('table', { name: 'Instruments' }).getByText('Apple Inc.'));
    watch.allow(/^403 GET \/v1\/operator\//);
    await give(['trader']);
    await expectSeen(page.getByText('Only operators and auditors come in here.'));
    await expectGone(page.getByRole('table', { name: 'Instruments' }));
    const top = page.getByRole('navigation', { name: 'Pages' });
    await expectGone(top.getByRole('link', { name: 'Operator' }));
  });

  test('what cannot be asked for again says that it is old, and is asked for at a press', async () => {
    const { page, watch } = await stage().visit({ as: 'operator_demo' });
    await goTo(page, 'Instruments');
    await page.getByRole('link', { name: 'AAPL' }).click();
    const phase = page.getByRole('region', { name: 'AAPL' }).first();
    await expectText(phase, 'Open');
    watch.allow(/^503 GET \/v1\/operator\/instruments\/AAPL$/);
    const message = 'The venue is starting; try again in a moment.';
    const place = '**/v1/operator/instruments/AAPL';
    await page.route(place, (route) =>
      route.fulfill({
        status: 503,
        json: { error: { code: 1, name: 'venueBusy', message, transient: true } },
      }),
    );
    const note = page.getByRole('status').filter({ hasText: 'Not up to date.' });
    await expectText(note, message);
    await expectText(phase, 'Open');
    await page.unroute(place);
    await press('Try again', note);
    await expectGone(note);
  });

  test('an answer that was lost binds the same payment only', async () => {
    const { page, watch } = await stage().visit({ as: 'operator_demo' });
    await goTo(page, 'Accounts');
    await page.getByRole('textbox', { name: 'Search' }).fill('buyer_demo');
    await page.getByRole('link', { name: 'buyer_demo' }).click();
    const form = page.getByRole('form', { name: 'Deposit' });
    const question = page.getByRole('alertdialog');
    const amount = form.getByRole('textbox', { name: 'Amount', exact: true });
    const place = '**/v1/operator/deposits';
    const references: string[] = [];
    await page.route(place, async (route) => {
      const { clientRef } = route.request().postDataJSON() as { clientRef: string };
      references.push(clientRef);
      if (references.length > 1) return route.continue();
      // Done at the venue, and not heard of.
      await route.fetch();
      return route.abort();
    });
    watch.allow(/^failed POST \/v1\/operator\/deposits/);
    await amount.fill('11');
    await press('Pay it in…', form);
    await press('Pay it in', question);
    await expectText(question, 'It may have been done: press again to be sure; it is moved once.');
    await press('Pay it in', question);
    await expectGone(question);
    await amount.fill('12');
    await press('Pay it in…', form);
    await press('Pay it in', question);
    await expectGone(question);
    expect(references[1]).toBe(references[0]);
    expect(references[2]).not.toBe(references[0]);
  });

  test('another amount after a lost answer is another payment', async () => {
    const { page, watch } = await stage().visit({ as: 'operator_demo' });
    await goTo(page, 'Accounts');
    await page.getByRole('textbox', { name: 'Search' }).fill('seller_demo');
    await page.getByRole('link', { name: 'seller_demo' }).click();
    const form = page.getByRole('form', { name: 'Deposit' });
    const question = page.getByRole('alertdialog');
    const amount = form.getByRole('textbox', { name: 'Amount', exact: true });
    let calls = 0;
    await page.route('**/v1/operator/deposits', async (route) => {
      if (++calls > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    watch.allow(/^failed POST \/v1\/operator\/deposits/);
    await amount.fill('13');
    await press('Pay it in…', form);
    await press('Pay it in', question);
    await expectText(question, 'It may have been done');
    await press('Cancel', question);
    await amount.fill('14');
    await press('Pay it in…', form);
    await press('Pay it in', question);
    await expectGone(question);
    await expectSeen(page.getByText('14 USD: done'));
  });
});

onStage(
  'a venue with a calendar for every instrument',
  { agents: false, more: ['--day', '24h'] },
  (stage) => {
    test('a listing says whose calendar rules its phase', async () => {
      const { page } = await stage().visit({ as: 'operator_demo' });
      await goTo(page, 'Instruments');
      await page.getByRole('link', { name: 'List an instrument' }).click();
      const form = page.getByRole('form', { name: 'New instrument' });
      await form.getByRole('textbox', { name: 'Symbol', exact: true }).fill('CLOK');
      await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Clock Inc.');
      await form.getByRole('textbox', { name: 'Highest price', exact: true }).fill('5000.00');
      await press('List it…', form);
      const question = page.getByRole('alertdialog');
      await expectText(question, 'Where the venue was started with a calendar for it');
      await press('List it', question);
      await expectSeen(page.getByText('The calendar rules the phase of CLOK. Round the clock'));
      await expectText(page.getByRole('region', { name: 'CLOK' }).first(), 'Open');
    });
  },
);
