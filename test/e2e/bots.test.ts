// The operator's health, bots and signals in the browser: what is shown live, starting, tuning, pausing and stopping a bot, the venue's own
// liquidity, and a run of signals with its workers. Everything by the names on the screen.

import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, looks, onStage, type Stage } from './stage.ts';
import {
  expectCount,
  expectGone,
  expectSeen,
  expectText,
  waiting,
  type TerminalPage,
} from './terminal-page.ts';

/** Comes as the venue's operator to one of the pages. */
async function visit(
  stage: Stage,
  place: string,
  viewport: { width: number; height: number } = desk,
  theme: 'dark' | 'light' = 'dark',
): Promise<TerminalPage> {
  const terminal = await stage.visit({ viewport, theme });
  const { page } = terminal;
  const data = { username: 'operator_demo', password: 'demopass123' };
  const { url } = stage.venue;
  await page.context().request.post(`${url}/v1/auth/login`, { data, failOnStatusCode: true });
  await page.evaluate(() => localStorage.setItem('buttonwood.session', 'kept'));
  // What the market page still waits for must not be cut off.
  await page.waitForLoadState('networkidle');
  await page.goto(`${url}/operator/${place}`);
  return terminal;
}

onStage('the operator sees the health and runs bots', { agents: true }, (stage) => {
  test('health: a verdict in words, live figures, every role', async () => {
    const { page } = await visit(stage(), 'health');
    await expectText(page.getByRole('status', { name: 'Verdict' }), /well|deserve/);
    const roles = page.getByRole('table', { name: 'Roles of the process' });
    for (const role of ['gateway', 'sequencer', 'journal', 'projections', 'services', 'bots']) {
      await expectSeen(roles.getByRole('row', { name: new RegExp(role, 'i') }));
    }
    const seq = async (): Promise<string> =>
      /seq ([\d,]+)/.exec(await page.getByRole('main').innerText())?.[1] ?? '';
    const first = await seq();
    expect(first).not.toBe('');
    // The agents trade: the figures move by themselves.
    await expect.poll(seq, waiting).not.toBe(first);
    await expectSeen(page.getByRole('figure', { name: /^Order latency/ }));
    await checkPlace(page, 'health');
  });

  test('a bot is started, tuned, paused and stopped; what is wrong stands at its field', async () => {
    const { page, watch } = await visit(stage(), 'bots');
    const form = page.getByRole('form', { name: 'Start a bot' });
    await form.getByLabel('Strategy').selectOption('ladder');
    await form.getByLabel('Instrument').selectOption('AAPL');
    const levels = form.getByRole('textbox', { name: 'levels', exact: true });
    await levels.fill('99');
    await form.getByRole('button', { name: 'Start' }).click();
    await expectSeen(form.getByText('From 1 to 20.'));
    expect(await levels.getAttribute('aria-invalid')).toBe('true');
    await levels.fill('2');
    await form.getByRole('button', { name: 'Start' }).click();
    const card = page.getByRole('list', { name: 'Bots' }).locator('> li');
    await expectText(card, 'Running');
    await expectText(card, /Now: quoting/);
    await expectSeen(card.getByRole('figure', { name: /^Profit of ladder in AAPL/ }));
    await checkPlace(page, 'a bot that runs');

    await card.getByRole('button', { name: /^Tune/ }).click();
    const tune = page.getByRole('form', { name: 'Tune ladder in AAPL' });
    await tune.getByRole('textbox', { name: 'levels', exact: true }).fill('3');
    await tune.getByRole('button', { name: 'Use these' }).click();
    await expectGone(tune);
    await card.getByRole('button', { name: /^Pause/ }).click();
    await expectText(card, 'Paused');
    await expectText(card, /Open orders 0/);
    await card.getByRole('button', { name: /^Go on/ }).click();
    await expectText(card, /Open orders [56]/);
    await card.getByRole('button', { name: /^Stop/ }).click();
    const question = page.getByRole('alertdialog');
    await expectText(question, 'All open orders of its account in AAPL are taken back');
    await expectText(question, 'nothing is bought or sold to end it.');
    await question.getByRole('button', { name: 'Stop it' }).click();
    await expectText(card, 'Stopped');
    // Its profit may just have been asked for.
    watch.allow(/^404 GET .+\/profit$/);
    await card.getByRole('button', { name: /^Take off/ }).click();
    await question.getByRole('button', { name: 'Take it off' }).click();
    await expectCount(card, 0);
    await expectSeen(page.getByText('No bots'));
  });

  test('the venue’s own liquidity leaves a stock after a question, and comes back', async () => {
    const { page } = await visit(stage(), 'bots');
    const agents = page.getByRole('switch', { name: /^FERY/ });
    await expectText(agents, 'On');
    const question = page.getByRole('alertdialog');
    await agents.click();
    await expectText(question, 'Take the agents out of FERY?');
    await expectText(question, 'They take back all their orders in FERY at once');
    await expectText(question, 'The book may be empty then');
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expectGone(question);
    const operator = await stage().operator();
    const { agents: all } = (await operator.call('GET', '/v1/operator/agents')) as {
      agents: readonly { instrument: string; active: boolean }[];
    };
    expect(all.find(({ instrument }) => instrument === 'FERY')?.active).toBe(true);
    await agents.click();
    await question.getByRole('button', { name: 'Take them out' }).click();
    await expectText(agents, 'Off');
    await agents.click();
    await question.getByRole('button', { name: 'Let them back' }).click();
    await expectText(agents, 'On');
  });

  test('signals are started, get more workers, a fresh one, and stop', async () => {
    const { page } = await visit(stage(), 'signals');
    const form = page.getByRole('form', { name: 'Start the signals' });
    await form.getByRole('textbox', { name: 'Workers' }).fill('40');
    await form.getByRole('button', { name: 'Start' }).click();
    await expectSeen(form.getByText('From 1 to 32.'));
    await form.getByRole('textbox', { name: 'Workers' }).fill('1');
    await form.getByRole('textbox', { name: 'Instruments' }).fill('AAPL');
    await form.getByRole('button', { name: 'Start' }).click();
    const rows = page.getByRole('table', { name: 'Execution workers' }).locator('tbody tr');
    await expectCount(rows, 1);
    await expectText(rows.first(), 'Closed');
    await page.getByRole('slider', { name: /Workers/ }).focus();
    await page.keyboard.press('ArrowRight');
    await expectCount(rows, 2);
    await rows
      .first()
      .getByRole('button', { name: /^Reset breaker/ })
      .click();
    await expectSeen(page.getByText('A fresh worker takes the place of w1'));
    await expectSeen(page.getByText('No dead letters'));
    await checkPlace(page, 'signals that run');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const question = page.getByRole('alertdialog');
    await expectText(question, 'The account keeps its position');
    await question.getByRole('button', { name: 'Stop them' }).click();
    await expectSeen(form);
  });

  test('every press on the slider of the workers counts, however slowly the venue answers', async () => {
    const { page } = await visit(stage(), 'signals');
    const form = page.getByRole('form', { name: 'Start the signals' });
    await form.getByRole('textbox', { name: 'Workers' }).fill('3');
    await form.getByRole('textbox', { name: 'Instruments' }).fill('AAPL');
    await form.getByRole('button', { name: 'Start' }).click();
    const rows = page.getByRole('table', { name: 'Execution workers' }).locator('tbody tr');
    await expectCount(rows, 3);
    await page.route('**/v1/operator/signals', async (route) => {
      if (route.request().method() === 'PATCH') await page.waitForTimeout(150);
      await route.continue();
    });
    const slider = page.getByRole('slider', { name: /Workers/ });
    await slider.focus();
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(100);
    }
    await expectCount(rows, 11);
    expect(await slider.inputValue()).toBe('11');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Stop them' }).click();
    await expectSeen(form);
  });

  test.each(looks)('on a $size, $theme', async ({ viewport, theme }) => {
    for (const place of ['health', 'bots', 'signals'] as const) {
      const { page } = await visit(stage(), place, viewport, theme);
      const seen = {
        health: page.getByRole('status', { name: 'Verdict' }),
        bots: page.getByRole('form', { name: 'Start a bot' }),
        signals: page.getByRole('form', { name: 'Start the signals' }),
      };
      await expectSeen(seen[place]);
      await checkPlace(page, place);
    }
  });
});
