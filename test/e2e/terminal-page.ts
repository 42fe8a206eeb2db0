// The terminal as a user knows it: its regions and fields by the names they bear on the screen, never by how they are built.

import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PageWatch } from './page-watch.ts';

export const demoUsers = ['buyer_demo', 'seller_demo'] as const;
export type DemoUser = (typeof demoUsers)[number];
export const password = 'demopass123';

/** For one thing to appear on a slow machine. */
const patienceMs = 20_000;

export interface Draft {
  readonly side?: 'Buy' | 'Sell';
  readonly type?: 'Limit' | 'Market' | ConditionalType;
  readonly price?: string;
  readonly stopPrice?: string;
  readonly qty?: string;
  readonly displayQty?: string;
  readonly timeInForce?: 'GTC' | 'DAY' | 'GTD' | 'IOC' | 'FOK' | 'OPG' | 'CLS';
  readonly postOnly?: boolean;
  /** A bracket's exits. */
  readonly takeProfit?: string;
  readonly stopLoss?: string;
}

export type ConditionalType =
  | 'Stop'
  | 'Stop limit'
  | 'Take profit'
  | 'Take profit limit'
  | 'Trailing stop'
  | 'Trailing stop limit';

export class TerminalPage {
  readonly page: Page;
  readonly watch: PageWatch;

  readonly ticket: Locator;
  readonly priceField: Locator;
  readonly qtyField: Locator;
  /** Buy, Sell, or why neither can be pressed. */
  readonly sendButton: Locator;
  /** What became of the last order. */
  readonly outcome: Locator;
  readonly book: Locator;
  /** The marks of one's own orders in it, each of which takes them out. */
  readonly ownInBook: Locator;
  readonly trades: Locator;
  readonly balances: Locator;
  readonly openOrders: Locator;
  readonly banner: Locator;
  /** Which phase the stock is in, as its header says. */
  readonly phase: Locator;
  /** What the auction that is being called would do. */
  readonly auction: Locator;

  constructor(page: Page, watch: PageWatch) {
    this.page = page;
    this.watch = watch;
    this.ticket = page.getByRole('region', { name: 'Order ticket' });
    this.priceField = this.ticket.getByRole('textbox', { name: 'Limit price' });
    this.qtyField = this.ticket.getByRole('textbox', { name: 'Quantity', exact: true });
    this.sendButton = this.ticket.locator('button[type=submit]');
    this.outcome = this.ticket.getByRole('status');
    this.book = page.getByRole('group', { name: 'Order book' });
    this.ownInBook = this.book.getByRole('button', { name: /^Cancel your/ });
    this.trades = page.getByRole('table', { name: /^Latest trades/ });
    this.balances = page.getByRole('region', { name: 'Balances' });
    this.openOrders = page.getByRole('table', { name: 'Open orders' });
    this.phase = page.getByRole('status', { name: 'Phase' });
    this.auction = page.getByRole('group', { name: /so far$/ });
    this.banner = page.getByText('Connection lost. Prices are old and the ticket is locked.');
  }

  /** Steps in as a demo user through the dialog. */
  async signIn(user: DemoUser): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: user }).click();
    await expectSeen(this.accountMenu(user));
  }

  async signOut(user: string): Promise<void> {
    await this.accountMenu(user).click();
    await this.page.getByRole('button', { name: 'Sign out' }).click();
  }

  accountMenu(user: string): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: user });
  }

  /** Writes into the ticket what is given and leaves the rest as it stands. */
  async write(draft: Draft): Promise<void> {
    const { side, type, price, stopPrice, qty, timeInForce, postOnly } = draft;
    if (side !== undefined) {
      // Another group may have the side of an order that follows.
      const sides = this.ticket.getByRole('radiogroup', { name: 'Side', exact: true });
      await sides.getByRole('radio', { name: side }).check();
    }
    if (type !== undefined) await this.chooseType(type);
    if (stopPrice !== undefined) await this.textbox('Stop price').fill(stopPrice);
    if (price !== undefined) await this.priceField.fill(price);
    if (qty !== undefined) await this.qtyField.fill(qty);
    if (draft.displayQty !== undefined) {
      await this.advanced();
      await this.textbox('Display quantity').fill(draft.displayQty);
    }
    if (draft.takeProfit !== undefined) {
      await this.ticket.getByLabel('Attached orders').selectOption('bracket');
      await this.textbox('Take profit at').fill(draft.takeProfit);
    }
    if (draft.stopLoss !== undefined) await this.textbox('Stop loss at').fill(draft.stopLoss);
    if (timeInForce !== undefined)
      await this.ticket.getByLabel('Time in force').selectOption(timeInForce);
    if (postOnly !== undefined) await this.ticket.getByLabel('Post only').setChecked(postOnly);
  }

  private async chooseType(type: NonNullable<Draft['type']>): Promise<void> {
    if (type === 'Limit' || type === 'Market') {
      await this.ticket.getByRole('radio', { name: type }).check();
    } else {
      await this.ticket.getByRole('radio', { name: 'Conditional' }).check();
      await this.ticket.getByLabel('Conditional type').selectOption(type);
    }
  }

  /** Opens what a simple order needs not. */
  async advanced(): Promise<void> {
    const button = this.ticket.getByRole('button', { name: /^Advanced/ });
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  }

  /** Presses the button, and once more where the order stands for a last look. */
  async press(): Promise<void> {
    await this.sendButton.click();
    if ((await this.ticket.getByRole('group', { name: 'Review' }).count()) > 0)
      await this.sendButton.click();
  }

  private textbox(name: string): Locator {
    return this.ticket.getByRole('textbox', { name, exact: true });
  }

  /** Writes the order and sends it. */
  async send(draft: Draft): Promise<void> {
    await this.write(draft);
    await this.press();
  }

  /** A price in the book, with all that is wanted or offered there. */
  level(side: 'Bid' | 'Ask', price: string, qty: string): Locator {
    return this.book.getByRole('button', {
      name: new RegExp(`${side} ${escaped(price)} ${qty}(?: |$)`),
    });
  }

  async showTab(name: 'Open orders' | 'Positions' | 'History' | 'Fills'): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  /** The lines of the list behind a tab that hold all these texts, in any cell. */
  rows(
    table: 'Open orders' | 'Positions' | 'Order history' | 'Fills',
    ...texts: string[]
  ): Locator {
    let rows = this.page.getByRole('table', { name: table }).locator('tbody tr');
    for (const hasText of texts) rows = rows.filter({ hasText });
    return rows;
  }

  /** A line as its cells read, without the time and the buttons. */
  async cells(row: Locator): Promise<readonly string[]> {
    const texts = await row.locator('td').allInnerTexts();
    return texts.map(flat).slice(1);
  }

  /** Cash as the balances panel has it: what is free, what is held by orders, and in the last column both. */
  async expectCash(available: string, inOrders: string): Promise<void> {
    const row = this.balances.getByRole('row', { name: /^USD/ });
    const cents = (amount: string): bigint => BigInt(amount.replaceAll(/[,.]/g, ''));
    const digits = String(cents(available) + cents(inOrders)).padStart(3, '0');
    const whole = digits.slice(0, -2).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
    const both = `${whole}.${digits.slice(-2)}`;
    await expectText(
      row,
      new RegExp(`^USD ${escaped(available)} ${escaped(inOrders)} ${escaped(both)}$`),
    );
  }
}

/** Waits until it can be seen. */
export async function expectSeen(what: Locator): Promise<void> {
  await what.first().waitFor({ state: 'visible', timeout: patienceMs });
}

/** Waits until it can no longer be seen. */
export async function expectGone(what: Locator): Promise<void> {
  await what.first().waitFor({ state: 'hidden', timeout: patienceMs });
}

/** Waits until the keyboard is on it. */
export async function expectFocus(what: Locator): Promise<void> {
  await expect
    .poll(() => what.evaluate((element) => element === document.activeElement), waiting)
    .toBe(true);
}

/** Waits until it reads so: as a part of it, or by a pattern; line breaks and gaps are single spaces. */
export async function expectText(what: Locator, wanted: string | RegExp): Promise<void> {
  const read = expect.poll(
    async () => flat(await what.innerText({ timeout: patienceMs })),
    waiting,
  );
  await (typeof wanted === 'string' ? read.toContain(wanted) : read.toMatch(wanted));
}

/** Waits until there are so many. */
export async function expectCount(what: Locator, count: number): Promise<void> {
  await expect.poll(() => what.count(), waiting).toBe(count);
}

export const waiting = { timeout: patienceMs, interval: 30 } as const;

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}
