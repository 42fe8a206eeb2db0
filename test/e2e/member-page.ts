// The pages of a member as a user knows them: the ways in, and what keeps an account theirs. By the names that things bear on the screen.

import { generateSync } from 'otplib';
import type { Locator, Page } from 'playwright-core';
import { expectSeen, type TerminalPage } from './terminal-page.ts';

export const goodPassword = 'correct horse battery';

/** Codes are good for one step; the step after the last one that was taken is, too. */
const stepMs = 30_000;

export type AccountPage =
  | 'Portfolio'
  | 'Activity'
  | 'Funding'
  | 'Statements'
  | 'Price alerts'
  | 'Notifications'
  | 'Security';

export class MemberPage {
  readonly page: Page;
  readonly dialog: Locator;
  private readonly terminal: TerminalPage;
  private lastStep = 0;

  constructor(terminal: TerminalPage) {
    this.terminal = terminal;
    this.page = terminal.page;
    this.dialog = this.page.getByRole('dialog');
  }

  async openSignIn(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Sign in' }).click();
    await expectSeen(this.dialog.getByRole('textbox', { name: 'User name' }));
  }

  async openSignUp(): Promise<void> {
    await this.openSignIn();
    await this.dialog.getByRole('button', { name: 'Become a member' }).click();
    await expectSeen(this.dialog.getByRole('textbox', { name: 'Mail address' }));
  }

  /** Writes into the sign-up what is given and presses the button. */
  async tryToSignUp(username: string, email: string, password: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'User name' }).fill(username);
    await this.dialog.getByRole('textbox', { name: 'Mail address' }).fill(email);
    await this.dialog.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.dialog.getByRole('button', { name: 'Open an account' }).click();
  }

  /** Becomes a member with a good password. */
  async signUp(username: string): Promise<void> {
    await this.openSignUp();
    await this.tryToSignUp(username, `${username}@example.org`, goodPassword);
    await expectSeen(this.terminal.accountMenu(username));
  }

  async giveCredentials(username: string, password: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'User name' }).fill(username);
    await this.dialog.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async giveCode(code: string): Promise<void> {
    await this.dialog.getByRole('textbox', { name: 'Code' }).fill(code);
    await this.dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** To a page of the account by the links at its side. */
  async goTo(title: AccountPage): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Account' })
      .click();
    await this.page
      .getByRole('navigation', { name: 'Account' })
      .getByRole('link', { name: title })
      .click();
    await expectSeen(this.heading(title));
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  section(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  form(name: string): Locator {
    return this.page.getByRole('form', { name });
  }

  list(name: string): Locator {
    return this.page.getByRole('list', { name });
  }

  /** Turns the second factor on and answers with what an app keeps and the recovery codes. */
  async turnOnSecondFactor(): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
    await this.section('Two-factor authentication')
      .getByRole('button', { name: 'Turn on' })
      .click();
    const begin = this.form('Turn on two-factor authentication');
    await begin.getByRole('textbox', { name: 'Password' }).fill(goodPassword);
    await begin.getByRole('button', { name: 'Go on' }).click();
    const key = this.page.getByRole('group', { name: 'Key', exact: true });
    await expectSeen(key);
    const secret = (await key.innerText()).trim();
    const confirm = this.form('Confirm the second factor');
    await confirm.getByRole('textbox', { name: 'Code' }).fill(this.nextCode(secret));
    await confirm.getByRole('button', { name: 'Turn on' }).click();
    await expectSeen(this.list('Recovery codes'));
    const recoveryCodes = await this.list('Recovery codes').getByRole('listitem').allInnerTexts();
    return { secret, recoveryCodes };
  }

  /** A code that was not given before: of the step that is, or of the one after the last. */
  nextCode(secret: string): string {
    const step = Math.max(Math.floor(Date.now() / stepMs), this.lastStep + 1);
    this.lastStep = step;
    return generateSync({ secret, epoch: (step * stepMs) / 1_000 });
  }
}
