// Somebody becomes a member and keeps the account theirs: sign-up and first order, second factor, keys, sessions, a new password. What is
// written wrong is said where it is wrong.

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { goodPassword, MemberPage } from './member-page.ts';
import { everyLook, onStage, type Stage } from './stage.ts';
import {
  expectCount,
  expectFocus,
  expectGone,
  expectSeen,
  expectText,
  waiting,
} from './terminal-page.ts';

const password = 'Password';
const otherPassword = 'a horse that staples';

onStage('members', { agents: false }, (stage) => {
  test('somebody signs up, is signed in with money, and trades at once', async () => {
    const terminal = await stage().visit();
    const member = new MemberPage(terminal);
    await member.signUp('newcomer');
    await expectGone(member.dialog);
    await terminal.expectCash('100,000.00', '0.00');
    await terminal.send({ side: 'Buy', price: '580.00', qty: '3' });
    await expectText(terminal.outcome, 'Buy 3 AAPL at 580.00 Open in the book.');
    await expectSeen(terminal.rows('Open orders', 'AAPL', '580.00'));

    // The terminal goes on while another page is looked at, and comes back with the same stock.
    await member.goTo('Portfolio');
    await expectText(member.section('Account newcomer'), /Equity 100,000\.00/);
    expect(await member.page.title()).toBe('Portfolio · Buttonwood');
    await member.page.goBack();
    await expectSeen(terminal.rows('Open orders', 'AAPL', '580.00'));
    expect(new URL(member.page.url()).hash).toBe('#AAPL');
    await member.page.goForward();
    await expectSeen(member.heading('Portfolio'));
    // Who moves by the keyboard stands at the top of the new page.
    await expect
      .poll(() => member.page.evaluate(() => document.activeElement?.textContent), waiting)
      .toBe('Portfolio');
    await terminal.signOut('newcomer');
    await expectSeen(member.page.getByText('Sign in to see your portfolio.'));
  });

  test('what is wrong with a sign-up or a sign-in stands where it is wrong', async () => {
    const terminal = await stage().visit();
    terminal.watch.allow(/^40[19] POST \/v1\/auth\/(?:signup|login)$/);
    terminal.watch.allow(/^422 POST \/v1\/auth\/signup$/);
    const member = new MemberPage(terminal);
    await member.openSignUp();
    await member.tryToSignUp('Maria', 'maria', 'short');
    await expectSeen(member.dialog.getByText('A user name has small letters only.'));
    await expectSeen(member.dialog.getByText('This is no mail address.'));
    await expectSeen(member.dialog.getByText('this one has 5'));
    // Said by the venue: the name is taken, the password is one that is guessed.
    await member.tryToSignUp('buyer_demo', 'maria@example.org', goodPassword);
    await expectSeen(member.dialog.getByText('This user name is taken.'));
    const name = member.dialog.getByRole('textbox', { name: 'User name' });
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await expectFocus(name);
    await member.tryToSignUp('maria_k', 'maria@example.org', 'password1234');
    await expectSeen(member.dialog.getByText(/guessed first; take another/));
    await member.dialog.getByRole('button', { name: /sign in$/ }).click();
    await member.giveCredentials('buyer_demo', 'not the password');
    await expectSeen(member.dialog.getByText('Wrong user name or password.'));
  });

  test('with a second factor a code signs in after the password, and a recovery code once', async () => {
    const terminal = await stage().visit();
    terminal.watch.allow(
      /^4(?:01|22) POST \/v1\/auth\/(?:login\/second-factor|two-factor\/[\w-]+)$/,
    );
    const member = new MemberPage(terminal);
    const factor = member.section('Two-factor authentication');
    await member.signUp('careful');
    await member.goTo('Security');
    await expectText(factor, 'Off');
    const { secret, recoveryCodes } = await member.turnOnSecondFactor();
    expect(recoveryCodes).toHaveLength(10);
    await member.page.getByRole('button', { name: 'I have kept them' }).click();
    await expectText(factor, /On 10 recovery codes left/);

    await terminal.signOut('careful');
    await member.openSignIn();
    await member.giveCredentials('careful', goodPassword);
    await expectSeen(member.dialog.getByText('The password is right.'));
    await member.giveCode('nope');
    await expectSeen(member.dialog.getByText(/^A code has 6 digits/));
    await member.giveCode('000000');
    await expectSeen(member.dialog.getByText('Wrong code, or one that was used already.'));
    await member.giveCode(member.nextCode(secret));
    await expectSeen(terminal.accountMenu('careful'));

    await terminal.signOut('careful');
    await member.openSignIn();
    await member.giveCredentials('careful', goodPassword);
    await member.giveCode(recoveryCodes[0] ?? '');
    await expectText(factor, /On 9 recovery codes left/);

    await factor.getByRole('button', { name: 'New recovery codes' }).click();
    const renew = member.form('New recovery codes');
    await renew.getByRole('textbox', { name: password }).fill(goodPassword);
    await renew.getByRole('textbox', { name: 'Code' }).fill(recoveryCodes[0] ?? '');
    await renew.getByRole('button', { name: 'Make new codes' }).click();
    await expectSeen(renew.getByText('Wrong code, or one that was used already.'));
    await renew.getByRole('textbox', { name: 'Code' }).fill(recoveryCodes[1] ?? '');
    await renew.getByRole('button', { name: 'Make new codes' }).click();
    const fresh = member.list('Recovery codes').getByRole('listitem');
    await expectCount(fresh, 10);
    const [first = ''] = await fresh.allInnerTexts();
    await member.page.getByRole('button', { name: 'I have kept them' }).click();

    await factor.getByRole('button', { name: 'Turn off' }).click();
    const off = member.form('Turn off two-factor authentication');
    await off.getByRole('textbox', { name: password }).fill(goodPassword);
    await off.getByRole('textbox', { name: 'Code' }).fill(first);
    await off.getByRole('button', { name: 'Turn off' }).click();
    await expectText(factor, /Off Turn on$/);
  });

  test('a key is made, its secret shown once, and revoked after a question', async () => {
    const terminal = await stage().visit();
    const member = new MemberPage(terminal);
    const keys = member.section('API keys');
    await member.signUp('programmer');
    await member.goTo('Security');
    await expectSeen(keys.getByText('No API keys'));
    await keys.getByRole('button', { name: 'New key' }).click();
    const form = member.form('New API key');
    await form.getByRole('textbox', { name: 'Only from' }).fill('192.0.2.0/24 home');
    await form.getByRole('checkbox', { name: /^Read/ }).uncheck();
    await form.getByRole('button', { name: 'Make the key' }).click();
    await expectSeen(form.getByText('Give the key a name, to know it again.'));
    await expectSeen(form.getByText('Choose what the key may do.'));
    await expectSeen(form.getByText(/^"home" is no address/));
    await form.getByRole('textbox', { name: 'Name' }).fill('My bot');
    await form.getByRole('checkbox', { name: /^Trade/ }).check();
    await form.getByRole('textbox', { name: 'Only from' }).fill('192.0.2.0/24, 2001:db8::1');
    await form.getByRole('button', { name: 'Make the key' }).click();
    await expectText(keys.getByRole('group', { name: 'Secret', exact: true }), /^bws_[\w-]{43}$/);
    const line = member.list('API keys').getByRole('listitem');
    await expectText(
      line,
      /^My bot Trade: place, change and cancel orders bwk_\w+ From 192\.0\.2\.0\/24, 2001:db8::1 · made/,
    );
    await keys.getByRole('button', { name: 'I have kept the secret' }).click();
    await expectGone(keys.getByText(/^bws_/));

    await line.getByRole('button', { name: 'Revoke the key My bot' }).click();
    await line.getByRole('button', { name: 'Revoke it?' }).click();
    await expectSeen(keys.getByText('No API keys'));
  });

  test('sessions elsewhere are ended one by one, all at once, or with the password', async () => {
    const here = await stage().visit();
    const member = new MemberPage(here);
    await member.signUp('traveller');
    const elsewhere = await Promise.all([stage().visit(), stage().visit(), stage().visit()]);
    for (const terminal of elsewhere) {
      // Whoever is signed out hears so from the venue.
      terminal.watch.allow(/^401 /);
      const other = new MemberPage(terminal);
      await other.openSignIn();
      await other.giveCredentials('traveller', goodPassword);
      await expectSeen(terminal.accountMenu('traveller'));
    }
    here.watch.allow(/^422 POST \/v1\/auth\/password$/);
    await member.goTo('Security');
    const lines = member.list('Sessions').getByRole('listitem');
    await expectCount(lines, 4);
    await expectText(lines.first(), /^Chrome on \w+ This one /);
    await lines.nth(1).getByRole('button', { name: /^End/ }).click();
    await lines.nth(1).getByRole('button', { name: 'End it?' }).click();
    await expectCount(lines, 3);
    const sessions = member.section('Where you are signed in');
    await sessions.getByRole('button', { name: 'Sign out all others' }).click();
    await sessions.getByRole('button', { name: 'Sign out all others?' }).click();
    await expectCount(lines, 1);
    for (const { page } of elsewhere) {
      await expectSeen(page.getByRole('banner').getByRole('button', { name: 'Sign in' }));
    }

    const change = member.form('Change the password');
    await change.getByRole('textbox', { name: 'Current password' }).fill('not the password');
    await change.getByRole('textbox', { name: 'New password' }).fill('short');
    await change.getByRole('button', { name: 'Change the password' }).click();
    await expectSeen(change.getByText('this one has 5'));
    await change.getByRole('textbox', { name: 'New password' }).fill(otherPassword);
    await change.getByRole('button', { name: 'Change the password' }).click();
    await expectSeen(change.getByText('The password is not right.'));
    await change.getByRole('textbox', { name: 'Current password' }).fill(goodPassword);
    await change.getByRole('button', { name: 'Change the password' }).click();
    await expectSeen(member.page.getByText('Your password is changed'));
    await here.signOut('traveller');
    await member.openSignIn();
    await member.giveCredentials('traveller', otherPassword);
    await expectSeen(here.accountMenu('traveller'));
  });

  test('the link of a mail sets a new password, once', async () => {
    const terminal = await stage().visit();
    const { page } = terminal;
    terminal.watch.allow(/^422 POST \/v1\/auth\/password-reset\/confirm$/);
    const member = new MemberPage(terminal);
    await member.signUp('forgetful');
    await terminal.signOut('forgetful');
    await member.openSignIn();
    await member.dialog.getByRole('button', { name: 'Forgot your password?' }).click();
    await member.dialog
      .getByRole('textbox', { name: 'Mail address' })
      .fill('forgetful@example.org');
    await member.dialog.getByRole('button', { name: 'Send me a link' }).click();
    await expectText(member.dialog, 'If forgetful@example.org belongs to a member');
    const link = await mailedLink(stage(), 'reset-password', 'forgetful');

    await page.goto(link);
    const form = member.form('New password');
    const field = form.getByRole('textbox', { name: 'New password' });
    await expectSeen(field);
    // The token does not stay where it could be read over a shoulder.
    expect(new URL(page.url()).hash).toBe('');
    await field.fill('short');
    await form.getByRole('button', { name: 'Set the password' }).click();
    await expectSeen(form.getByText('this one has 5'));
    await field.fill(otherPassword);
    await form.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('button', { name: 'Sign in with it' }).click();
    await member.giveCredentials('forgetful', otherPassword);
    await expectSeen(terminal.accountMenu('forgetful'));

    await page.goto(link);
    await field.fill(goodPassword);
    await form.getByRole('button', { name: 'Set the password' }).click();
    await expectSeen(form.getByText('This link is not valid, or no longer.'));
    await page.goto(await mailedLink(stage(), 'verify-email', 'forgetful'));
    await page.getByRole('button', { name: 'Confirm the address' }).click();
    await expectSeen(page.getByText('Your mail address is confirmed'));
  });

  for (const { viewport, theme } of everyLook) {
    test(`the pages are for everybody at ${viewport.width} px, ${theme}`, async () => {
      const terminal = await stage().visit({ viewport, theme });
      const { page } = terminal;
      const name = `everybody_${theme}_${viewport.width}`;
      // What is under way when a page is left for another is given up.
      terminal.watch.allow(/^failed GET \S+ net::ERR_ABORTED$/);
      const member = new MemberPage(terminal);
      await member.openSignUp();
      await member.dialog.getByRole('button', { name: 'Open an account' }).click();
      await expectSeen(member.dialog.getByText('Choose a user name.'));
      await checkPlace(page, 'a sign-up with everything wrong');
      await member.tryToSignUp(name, `${name}@example.org`, goodPassword);
      await expectSeen(terminal.accountMenu(name));
      await page.goto(`${stage().venue.url}/account/security`);
      await expectSeen(member.list('Sessions'));
      await expectSeen(page.getByText('No API keys'));
      await checkPlace(page, 'security');
      await member.turnOnSecondFactor();
      await page.getByRole('button', { name: 'New key' }).click();
      await checkPlace(page, 'recovery codes, and a key being made');
      const form = member.form('New API key');
      await form.getByRole('textbox', { name: 'Name' }).fill('My bot');
      await form.getByRole('button', { name: 'Make the key' }).click();
      await expectSeen(member.list('API keys'));
      await page.getByRole('button', { name: 'I have kept them' }).click();
      const factor = member.section('Two-factor authentication');
      await factor.getByRole('button', { name: 'Turn off' }).click();
      await factor.getByRole('form').getByRole('button', { name: 'Turn off' }).click();
      await checkPlace(page, 'a key and its secret, a wrong form');
      await member.goTo('Portfolio');
      await expectSeen(member.section(`Account ${name}`));
      await checkPlace(page, 'portfolio');
      for (const place of ['reset-password#token=bwm_x', 'verify-email', 'nowhere']) {
        await page.goto(`${stage().venue.url}/${place}`);
        await expectSeen(page.getByRole('heading', { level: 1 }));
        await checkPlace(page, place);
      }
      await terminal.signOut(name);
      await expectSeen(page.getByRole('banner').getByRole('button', { name: 'Sign in' }));
      await page.goto(`${stage().venue.url}/account/security`);
      await expectSeen(page.getByText(/^Sign in to see your password/));
      await checkPlace(page, 'signed out');
    });
  }
});

/** Waits for the mail in the venue's outbox and answers with its link. */
async function mailedLink(stage: Stage, page: string, username: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      link = undefined;
      for (const mail of await mails(stage.venue.outbox)) {
        if (mail.includes(username)) {
          link = new RegExp(String.raw`\S+/(${page}#token=[\w-]+)`).exec(mail)?.[1] ?? link;
        }
      }
      return link;
    }, waiting)
    .toBeDefined();
  return `${stage.venue.url}/${link}`;
}

/** Unfolded: quoted-printable breaks long lines with `=`. */
async function mails(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(folder, file), 'utf8');
      return text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
    }),
  );
}
