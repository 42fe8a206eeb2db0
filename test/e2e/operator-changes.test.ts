// Two operators at one desk. What one of them is asked stays true while the other changes the same; neither takes back what the other has done,
// nor loses what they have written; and whoever goes elsewhere takes no question along.

import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { onStage, type Stage } from './stage.ts';
import {
  expectCount,
  expectFocus,
  expectGone,
  expectSeen,
  expectText,
  waiting,
} from './terminal-page.ts';

const question = (page: Page): Locator => page.getByRole('alertdialog');
const yes = (page: Page, verb: string): Locator =>
  question(page).getByRole('button', { name: verb, exact: true });
const field = (form: Locator, name: string): Locator =>
  form.getByRole('textbox', { name, exact: true });

async function openInstrument(stage: Stage, symbol: string): Promise<Page> {
  const { page } = await stage.visit({ as: 'operator_demo' });
  const go = (navigation: string, name: string): Promise<void> =>
    page.getByRole('navigation', { name: navigation }).getByRole('link', { name }).click();
  await go('Pages', 'Operator');
  await go('Operator', 'Instruments');
  await page.getByRole('link', { name: symbol, exact: true }).click();
  await expectSeen(page.getByRole('heading', { level: 2, name: symbol }));
  return page;
}

onStage('two operators at one desk', { agents: false }, (stage) => {
  test('a question about a phase that somebody else has changed cannot be said yes to', async () => {
    await stage().setPhase('GOOG', 'halted');
    const page = await openInstrument(stage(), 'GOOG');
    const phase = page.getByRole('region', { name: 'GOOG' });
    await phase.getByRole('button', { name: 'Resume', exact: true }).click();
    await expectText(question(page), 'GOOG goes from Halted to Open.');
    await stage().setPhase('GOOG', 'closed');
    await expectText(question(page), 'GOOG is Closed now. Cancel this and ask again.');
    expect(await yes(page, 'Resume').isDisabled()).toBe(true);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await expectGone(question(page));

    await phase.getByRole('button', { name: 'Open', exact: true }).click();
    await expectText(question(page), 'GOOG goes from Closed to Open.');
    await yes(page, 'Open').click();
    await expectGone(question(page));
    await expectText(phase, 'Call the closing auction');
    // The button that asked is gone, as it is open.
    await expectFocus(phase.getByRole('heading', { name: 'GOOG' }));
  });

  test('a phase that has changed since the page last looked is seen before anything is sent', async () => {
    await stage().setPhase('GOOG', 'halted');
    const page = await openInstrument(stage(), 'GOOG');
    const phase = page.getByRole('region', { name: 'GOOG' });
    await phase.getByRole('button', { name: 'Resume', exact: true }).click();
    await expectSeen(question(page));
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(request.url());
    });
    await stage().setPhase('GOOG', 'closed');
    // At once: the page asks every two seconds.
    await yes(page, 'Resume').click({ force: true });
    await expectText(question(page), 'GOOG is Closed now. Cancel this and ask again.');
    expect(sent).toEqual([]);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await stage().setPhase('GOOG', 'continuous');
  });

  test('limits that two operators change keep what each of them has changed', async () => {
    const operator = await stage().operator();
    const route = '/v1/operator/instruments/MSFT';
    const read = async (): Promise<Record<string, unknown>> =>
      (await operator.call('GET', route)) as Record<string, unknown>;
    const others = async (changed: object): Promise<void> => {
      const at = await read();
      const body = Object.fromEntries(limitNames.map((name) => [name, at[name] ?? null]));
      await operator.call('PUT', `${route}/limits`, { ...body, ...changed });
    };
    const page = await openInstrument(stage(), 'MSFT');
    const form = page.getByRole('form', { name: 'Limits of MSFT' });
    const press = form.getByRole('button', { name: 'Change limits…' });
    await field(form, 'Largest order').fill('5000');

    // Another limit is changed: what was typed stays, and the other field follows.
    await others({ openOrdersPerAccountMax: 77 });
    await expect
      .poll(() => field(form, 'Open orders of an account').inputValue(), waiting)
      .toBe('77');
    expect(await field(form, 'Largest order').inputValue()).toBe('5000');

    // And again while the question is open, an instant before the yes.
    await press.click();
    await expectText(question(page), 'Largest order 1000000 5000');
    expect(await question(page).getByRole('row').count()).toBe(2);
    await others({ openOrdersPerAccountMax: 78 });
    await yes(page, 'Change them').click();
    await expectGone(question(page));
    expect(await read()).toMatchObject({ qtyMax: '5000', openOrdersPerAccountMax: 78 });
    await expectFocus(press);

    // The very limit is changed: it is said beside what was typed, and in the question.
    await field(form, 'Largest order').fill('6000');
    await others({ qtyMax: '7000' });
    await expectText(form, 'Somebody else has set it to 7000.');
    expect(await field(form, 'Largest order').inputValue()).toBe('6000');
    await press.click();
    await expectText(question(page), 'Largest order 7000 6000');
    await others({ qtyMax: '8000' });
    await yes(page, 'Change them').click({ force: true });
    await expectText(question(page), 'Largest order now: 8000. Cancel this and ask again.');
    expect(await yes(page, 'Change them').isDisabled()).toBe(true);
    expect(await read()).toMatchObject({ qtyMax: '8000' });
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await expectText(form, 'Somebody else has set it to 8000.');
    await press.click();
    await expectText(question(page), 'Largest order 8000 6000');
    await yes(page, 'Change them').click();
    await expectGone(question(page));
    expect(await read()).toMatchObject({ qtyMax: '6000' });
  });

  test('the limits of a position begin at those of the chosen stock and follow them', async () => {
    const operator = await stage().operator();
    const { accountId } = await openAccount(stage(), 'desk_positions');
    const route = `/v1/operator/accounts/${accountId}/position-limits`;
    await operator.call('PUT', `${route}/MSFT`, { longQtyMax: '100', shortQtyMax: '50' });
    const { page } = await stage().visit({ as: 'operator_demo' });
    await page.goto(`${stage().venue.url}/operator/accounts#${accountId}`);
    const section = page.getByRole('region', { name: 'Position limits' });
    await section.getByRole('button', { name: 'Set one' }).click();
    const form = page.getByRole('form', { name: 'Position limit' });
    await form.getByLabel('Instrument').selectOption('MSFT');
    expect(await field(form, 'Long at most').inputValue()).toBe('100');
    expect(await field(form, 'Short at most').inputValue()).toBe('50');
    await field(form, 'Long at most').fill('120');
    await operator.call('PUT', `${route}/MSFT`, { longQtyMax: '100', shortQtyMax: '60' });
    await expect.poll(() => field(form, 'Short at most').inputValue(), waiting).toBe('60');
    await form.getByRole('button', { name: 'Set the limit…' }).click();
    await expectText(question(page), 'Long at most 100 120');
    await operator.call('PUT', `${route}/MSFT`, { longQtyMax: '100', shortQtyMax: '70' });
    await yes(page, 'Set the limit').click();
    await expectGone(question(page));
    await expectText(section, 'MSFT long 120, short 70');
    // The form is closed with it.
    await expectFocus(section.getByRole('heading', { name: 'Position limits' }));
  });

  test('who goes back takes no question along', async () => {
    const page = await openInstrument(stage(), 'AAPL');
    await page
      .getByRole('region', { name: 'AAPL' })
      .getByRole('button', { name: 'Halt', exact: true })
      .click();
    await expectSeen(question(page));
    await page.goBack();
    await expectSeen(page.getByRole('table', { name: 'Instruments' }));
    await expectCount(question(page), 0);
  });
});

const limitNames = [
  'name',
  'priceMin',
  'priceMax',
  'qtyMin',
  'qtyMax',
  'notionalMax',
  'referencePrice',
  'marketCollarBps',
  'limitCollarBps',
  'openOrdersPerAccountMax',
  'positionMax',
] as const;

async function openAccount(stage: Stage, name: string): Promise<{ readonly accountId: string }> {
  const operator = await stage.operator();
  const answer = await operator.call('POST', '/v1/operator/accounts', { name });
  return answer as { accountId: string };
}
