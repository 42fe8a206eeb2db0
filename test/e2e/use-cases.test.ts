// The use cases in the browser: a member runs one and reads its verdict, another watches it live, one is stopped, its stock is watched in a second window; and what
// the page says is what the venue's API says.

import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone, type Stage, type Visit } from './stage.ts';
import {
  expectCount,
  expectGone,
  expectSeen,
  expectText,
  type TerminalPage,
} from './terminal-page.ts';

/** A run is a process that has to start, on a machine that may be slow. */
const runWithinMs = 60_000;

interface ApiRun {
  readonly runId: string;
  readonly name: string;
  readonly state: string;
  readonly verdicts: readonly {
    readonly claims: number;
    readonly claimsFailed: number;
    readonly instruments: readonly string[];
  }[];
}

class UseCasesPage {
  readonly terminal: TerminalPage;
  /** The run that is looked at. */
  readonly run: Locator;
  readonly cards: Locator;

  constructor(terminal: TerminalPage) {
    this.terminal = terminal;
    this.run = terminal.page.getByRole('region', { name: 'The run that is looked at' });
    this.cards = terminal.page.getByRole('region', { name: 'Use cases' }).getByRole('listitem');
  }

  static async open(stage: Stage, visit: Visit): Promise<UseCasesPage> {
    const terminal = await stage.visit(visit);
    const { page } = terminal;
    const tab = page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Use cases' });
    if (visit.viewport !== phone) await tab.click();
    else {
      await terminal.accountMenu(visit.as ?? '').click();
      const menu = page.getByRole('dialog', { name: 'Account' });
      await menu.getByRole('link', { name: 'Use cases' }).click();
    }
    await expectSeen(page.getByRole('heading', { level: 1, name: 'Use cases' }));
    const useCases = new UseCasesPage(terminal);
    // From now on it knows which run is the latest; what begins later is offered to be watched.
    await expectSeen(useCases.cards.first());
    return useCases;
  }

  button(title: string, size: 'quick' | 'full'): Locator {
    return this.cards.getByRole('button', {
      name: new RegExp(`^${size === 'quick' ? 'Quick' : 'Full'} .*, run ${title}$`),
    });
  }

  async apiRuns(): Promise<readonly ApiRun[]> {
    const { page } = this.terminal;
    const answer = await page.request.get(new URL('/v1/demonstrations/runs', page.url()).href);
    return ((await answer.json()) as { readonly runs: readonly ApiRun[] }).runs;
  }

  /** Waits for the verdict under this heading. */
  async verdict(state: 'Passed' | 'Stopped', title: string): Promise<void> {
    const section = this.run.getByRole('region', { name: title });
    await section
      .getByRole('status')
      .filter({ hasText: state })
      .waitFor({ state: 'visible', timeout: runWithinMs });
  }
}

onStage('the use cases', { agents: false }, (stage) => {
  test('are for members: a visitor is asked to sign in', async () => {
    for (const [viewport, theme] of [
      [desk, 'dark'],
      [phone, 'light'],
    ] as const) {
      const { page } = await stage().visit({ viewport, theme });
      await page.goto(new URL('/use-cases', page.url()).href);
      await expectSeen(page.getByText('Sign in to see and run the venue’s use cases.'));
      await checkPlace(page, `signed out, ${theme}`);
    }
  });

  test('one is run, watched by another member as it happens, and its verdict is the API’s', async () => {
    const title = 'Limits that are broken';
    const mine = await UseCasesPage.open(stage(), { as: 'buyer_demo' });
    const theirs = await UseCasesPage.open(stage(), {
      as: 'seller_demo',
      viewport: phone,
      theme: 'light',
    });
    await expectSeen(mine.run.getByText('Nothing was run yet'));
    await expectCount(mine.cards, 11);
    await checkPlace(mine.terminal.page, 'nothing was run, desk, dark');
    await checkPlace(theirs.terminal.page, 'nothing was run, phone, light');

    await mine.button(title, 'quick').focus();
    await mine.terminal.page.keyboard.press('Enter');
    for (const each of [mine, theirs]) await each.verdict('Passed', title);
    const [run] = await mine.apiRuns();
    expect([run?.name, run?.state]).toEqual(['risk-breach', 'passed']);
    const { claims = 0, claimsFailed } = run?.verdicts[0] ?? {};
    expect(claimsFailed).toBe(0);
    for (const { run: panel } of [mine, theirs]) {
      await expectText(panel, `${claims} of ${claims} claims hold`);
      const list = panel.getByRole('region', { name: `Claims of ${title}` }).getByRole('listitem');
      await expectCount(list, claims);
      await expectCount(list.filter({ hasText: 'Holds' }), claims);
      await expectCount(list.filter({ hasText: 'Fails' }), 0);
      // A step with the venue's seq, and its time in full for who points at it.
      const steps = panel.getByRole('region', { name: `Steps of ${title}` });
      await expectText(steps, /#\d+ \d\d:\d\d:\d\d\.\d{3}/);
      expect(await steps.locator('time').first().getAttribute('title')).toContain('(UTC)');
    }
    await expectSeen(
      mine.cards.getByRole('button', {
        name: `Passed: show the last run of ${title}`,
      }),
    );
    await checkPlace(mine.terminal.page, 'a verdict, desk, dark');
    await checkPlace(theirs.terminal.page, 'a verdict, phone, light');
  });

  test('all are run, one is watched in a second window, by its chart, and the run is stopped', async () => {
    const title = 'All use cases, one after another';
    const mine = await UseCasesPage.open(stage(), { as: 'buyer_demo', theme: 'light' });
    const theirs = await UseCasesPage.open(stage(), { as: 'seller_demo', viewport: phone });
    const { page } = mine.terminal;
    await page.getByRole('button', { name: /^Run all, full/ }).click();
    const link = mine.run.getByRole('link', { name: /^Watch D\w+ trade, in a second window$/ });
    await link.waitFor({ state: 'visible', timeout: runWithinMs });
    const [second] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    const symbol = /#(D[0-9A-F]{8}[A-Z])$/.exec(second.url())?.[1] ?? 'no stock';
    await expectSeen(second.getByRole('button', { name: `Stock: ${symbol}` }));
    await second.close();

    // While it plays nobody begins another, and only whoever began it may stop it.
    await theirs.run.getByRole('button', { name: 'Watch it' }).click();
    await expectSeen(theirs.run.getByRole('progressbar', { name: 'How far the run is' }));
    expect(await theirs.button('Limits that are broken', 'quick').isDisabled()).toBe(true);
    await expectCount(theirs.run.getByRole('button', { name: 'Stop' }), 0);
    await checkPlace(page, 'under way, desk, light');
    await checkPlace(theirs.terminal.page, 'under way, phone, dark');
    await mine.run.getByRole('button', { name: 'Stop' }).click();
    for (const each of [mine, theirs]) await each.verdict('Stopped', title);
    await expectSeen(mine.run.getByText(`Traded in ${symbol}, delisted when it had ended.`));
    const [run] = await mine.apiRuns();
    expect([run?.name, run?.state]).toEqual(['all', 'stopped']);
    expect(run?.verdicts.flatMap(({ instruments }) => instruments)).toContain(symbol);
    expect(await mine.button('Limits that are broken', 'quick').isDisabled()).toBe(false);
  });

  test('figures stand in tables and charts, and an older run is shown again', async () => {
    const title = 'A market maker, and what it earns';
    const mine = await UseCasesPage.open(stage(), { as: 'buyer_demo' });
    await mine.button(title, 'quick').click();
    await mine.verdict('Passed', title);
    await expectSeen(mine.run.getByRole('table', { name: 'Profit and loss, from the fills' }));
    await expectSeen(mine.run.getByRole('img', { name: /^Inventory: inventory from 0 to / }));
    await checkPlace(mine.terminal.page, 'figures, desk, dark');

    const older = 'All use cases, one after another';
    await mine.run.getByRole('button', { name: `Show the run of ${older}` }).click();
    await mine.verdict('Stopped', older);
    await expectGone(mine.run.getByRole('region', { name: title, exact: true }));
    const phoneUser = await UseCasesPage.open(stage(), { as: 'seller_demo', viewport: phone });
    await expectSeen(phoneUser.run.getByRole('region', { name: title }));
    await checkPlace(phoneUser.terminal.page, 'figures, phone, dark');
  });
});
