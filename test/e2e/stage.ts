// Sets the stage for a file of tests: one venue and one browser, a fresh window for every visitor, and after each test the question
// whether anything went wrong behind it. Without a browser the tests are skipped, and say why.

import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { ApiTrader, type Phase } from './api-trader.ts';
import { launchBrowser, whyNoBrowser } from './chromium.ts';
import { goodPassword } from './member-page.ts';
import { PageWatch } from './page-watch.ts';
import { TerminalPage, demoUsers, expectSeen, password, type DemoUser } from './terminal-page.ts';
import { VenueProcess, type VenueOptions } from './venue-process.ts';

export const desk = { width: 1440, height: 900 } as const;
export const phone = { width: 390, height: 844 } as const;

/** Each width in each theme. */
export const everyLook = [
  { size: 'desk', viewport: desk, theme: 'dark' },
  { size: 'phone', viewport: phone, theme: 'light' },
  { size: 'desk', viewport: desk, theme: 'light' },
  { size: 'phone', viewport: phone, theme: 'dark' },
] as const;

/** Each width and each theme once; `npm run looks` takes each with each, which is twice as long. */
export const looks = everyLook.slice(0, process.env['LOOKS'] === 'all' ? 4 : 2);

export interface Visit {
  /** Signed in already, as after an earlier visit: a demo user, or a member who signed up with the good password. */
  readonly as?: string;
  readonly stock?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly theme?: 'dark' | 'light';
}

export class Stage {
  readonly venue: VenueProcess;
  private readonly browser: Browser;
  private windows: { readonly context: BrowserContext; readonly terminal: TerminalPage }[] = [];
  private readonly traders = new Map<DemoUser, ApiTrader>();

  constructor(venue: VenueProcess, browser: Browser) {
    this.venue = venue;
    this.browser = browser;
  }

  /** Opens the terminal in a window with cookies of its own. */
  async visit({
    as,
    stock = 'AAPL',
    viewport = desk,
    theme = 'dark',
  }: Visit = {}): Promise<TerminalPage> {
    const { url } = this.venue;
    const context = await this.browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'UTC' });
    await context.addInitScript(
      ([choice, session]) => {
        if (localStorage.getItem('buttonwood.theme') === null) {
          localStorage.setItem('buttonwood.theme', choice);
          // The page asks who is signed in only where it remembers that somebody was.
          localStorage.setItem('buttonwood.session', session);
        }
      },
      [theme, as === undefined ? 'none' : 'kept'] as const,
    );
    const page = await context.newPage();
    const watch = await PageWatch.over(page, url);
    const terminal = new TerminalPage(page, watch);
    this.windows.push({ context, terminal });
    if (as !== undefined) {
      const data = { username: as, password: as.endsWith('_demo') ? password : goodPassword };
      await context.request.post(`${url}/v1/auth/login`, { data, failOnStatusCode: true });
    }
    await page.goto(`${url}/#${stock}`);
    await expectSeen(page.getByRole('banner').getByText('Live', { exact: true }));
    const who = as === undefined ? 'Sign in' : as;
    await expectSeen(page.getByRole('banner').getByRole('button', { name: who }));
    return terminal;
  }

  /** The same user with a program in hand. */
  async trader(user: DemoUser): Promise<ApiTrader> {
    const trader = this.traders.get(user) ?? (await ApiTrader.signIn(this.venue.directUrl, user));
    this.traders.set(user, trader);
    return trader;
  }

  /** A new member, with a program in hand. */
  signUp(username: string): Promise<ApiTrader> {
    return ApiTrader.signUp(this.venue.directUrl, username);
  }

  /** The operator's program. */
  async operator(): Promise<ApiTrader> {
    return ApiTrader.with(this.venue.directUrl, await this.venue.operatorToken());
  }

  /** As the operator would. */
  async setPhase(instrument: string, ...phases: readonly Phase[]): Promise<void> {
    const operator = await this.operator();
    for (const phase of phases)
      await operator.call('PUT', `/v1/operator/instruments/${instrument}/phase`, { phase });
  }

  get complaints(): readonly string[] {
    return this.windows.flatMap(({ terminal }) => terminal.watch.complaints);
  }

  /** Keeps what the windows showed, for whoever looks into a failure. */
  async picture(testName: string): Promise<readonly string[]> {
    const name = testName.replaceAll(/\W+/g, '-').slice(0, 60);
    return Promise.all(
      this.windows.map(async ({ terminal }, index) => {
        const file = path.join(os.tmpdir(), `buttonwood-e2e-${name}-${index + 1}.png`);
        await terminal.page.screenshot({ path: file });
        return file;
      }),
    );
  }

  /** Closes every window and takes back what the two users still have in the book. */
  async clear(): Promise<void> {
    const { windows } = this;
    this.windows = [];
    await Promise.all(windows.map(({ context }) => context.close()));
    for (const user of demoUsers) await (await this.trader(user)).cancelAll();
  }
}

/** Declares tests that play before a venue and a browser; `stage` answers with them once they stand. */
export function onStage(
  name: string,
  options: VenueOptions,
  declare: (stage: () => Stage) => void,
): void {
  const missing = whyNoBrowser();
  const title = missing === undefined ? name : `${name} (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(title, () => {
    let stage: Stage | undefined;
    const onTestsEnd: (() => Promise<void>)[] = [];
    const standing = (): Stage => {
      if (stage === undefined) throw new Error('The stage stands only while tests run.');
      return stage;
    };
    beforeAll(async () => {
      const browser = await launchBrowser();
      onTestsEnd.push(() => browser.close());
      const venue = await VenueProcess.start(options);
      onTestsEnd.push(() => venue.stop());
      stage = new Stage(venue, browser);
    });
    afterEach(async ({ task }) => {
      const { complaints } = standing();
      if (task.result?.state === 'fail' || complaints.length > 0) {
        console.error('Pictures:', ...(await standing().picture(task.name)));
      }
      await standing().clear();
      expect(complaints).toEqual([]);
    });
    afterAll(async () => {
      for (const close of onTestsEnd) await close();
    });
    declare(standing);
  });
}
