// What a member does besides trading: money in and out, accounts of their own, statements, alerts, notifications, a key that ends. Money and messages
// go through the real venue; nothing here waits for a time, only for what is to be seen.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { goodPassword, MemberPage } from './member-page.ts';
import { looks, onStage, type Stage } from './stage.ts';
import {
  expectCount,
  expectFocus,
  expectGone,
  expectSeen,
  expectText,
  waiting,
  type TerminalPage,
} from './terminal-page.ts';

const rightIban = 'DE89 3704 0044 0532 0130 00';
const longName = 'Salary account of the family at the savings bank of the town';
/** Leaving a page gives up what is under way, and so does handing a download to the browser. */
const givenUp = /^failed GET \S+ net::ERR_ABORTED$/;
/** On a slow machine the records may take their time; the page then asks again. */
const askedAgain = /^503 GET \/v1\/(?:reports|history)\//;

onStage('account', { agents: false, more: ['--address-wait', '1'] }, (stage) => {
  test('what the venue announces stands on every page; a critical one cannot be put away', async () => {
    const info = await announce(stage(), 'info', 'Early close');
    const critical = await announce(stage(), 'critical', 'Settlement is late');
    const { page, watch } = await stage().visit();
    watch.allow(givenUp);
    const board = page.getByRole('region', { name: 'Announcements' });
    const late = board.getByRole('article', { name: 'Critical: Settlement is late' });
    const early = board.getByRole('article', { name: 'Announcement: Early close' });
    await expectSeen(late);
    expect(await early.count()).toBe(0);
    expect(await late.getByRole('button', { name: /^Put away/ }).count()).toBe(0);
    await late.getByRole('button', { name: 'Read Settlement is late' }).click();
    await expectSeen(late.getByText('Ask the desk.'));
    await board.getByRole('button', { name: '1 more' }).click();
    await early.getByRole('button', { name: 'Put away: Early close' }).click();
    await expectGone(early);

    await page.goto(`${stage().venue.url}/account/funding`);
    await expectSeen(late);
    await expectGone(board.getByRole('button', { name: '1 more' }));
    // One that comes while the page stands is seen at once.
    const warning = await announce(stage(), 'warning', 'Mind the fees');
    await board.getByRole('button', { name: '1 more' }).click();
    await expectSeen(board.getByRole('article', { name: 'Warning: Mind the fees' }));
    for (const id of [info, critical, warning]) await withdraw(stage(), id);
  });

  test('an alert fires at its price, is told at the bell, and is read there', async () => {
    const terminal = await stage().visit({ as: 'buyer_demo' });
    terminal.watch.allow(givenUp);
    terminal.watch.allow(askedAgain);
    const { page } = terminal;
    const member = new MemberPage(terminal);
    await page.goto(`${stage().venue.url}/account/alerts#AAPL`);
    const form = member.form('New price alert');
    await expectSeen(form.getByText(/^(?:Last price|No trade yet)/));
    const price = form.getByRole('textbox', { name: 'Price' });
    await price.fill('584.001');
    await form.getByRole('button', { name: 'Make the alert' }).click();
    await expectSeen(form.getByText('Off the tick of 0.01: use 584.00 or 584.01.'));
    await price.fill('584.00');
    await form.getByRole('button', { name: 'Make the alert' }).click();
    const rows = page.getByRole('table', { name: 'Alerts that wait' }).locator('tbody tr');
    await expectCount(rows, 1);
    await price.fill('600');
    await form.getByRole('radio', { name: 'Each time' }).check();
    await form.getByRole('button', { name: 'Make the alert' }).click();
    await expectCount(rows, 2);

    const unread = page.getByRole('banner').getByRole('button', { name: /^Notifications, \d/ });
    await trade(stage(), '585.00');
    const fired = page.getByRole('table', { name: 'Alerts that have fired' });
    await expectText(fired, /AAPL ▲ At or above 584\.00 585\.00 Once Once,/);
    await rows.getByRole('button', { name: 'Remove the alert AAPL above 600.00' }).click();
    await rows.getByRole('button', { name: 'Remove the alert AAPL above 600.00' }).click();
    await expectSeen(page.getByText('No alerts wait'));

    await unread.click();
    const latest = page.getByRole('list', { name: 'Latest notifications' });
    await expectSeen(latest.getByRole('link', { name: 'AAPL at 585.00' }));
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await expectGone(unread);
    await expectCount(latest.getByText('Not read', { exact: true }), 0);
    await page.getByRole('link', { name: /^All notifications/ }).click();

    await expectSeen(member.heading('Notifications'));
    const told = page.getByRole('list', { name: 'Notifications' }).getByRole('listitem');
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('priceAlert');
    await expectCount(told, 1);
    await page.getByRole('radio', { name: 'Not read' }).check();
    await expectSeen(page.getByText('None of these'));

    const how = page.getByRole('table', { name: 'How you are told, by kind' });
    const mail = how.getByRole('checkbox', { name: 'Fills: mail' });
    const taken = page.waitForResponse(
      (answer) => answer.request().method() === 'PUT' && answer.status() === 200,
    );
    await mail.uncheck();
    await taken;
    await page.reload();
    await expectSeen(mail);
    expect(await mail.isChecked()).toBe(false);
    expect(
      await how.getByRole('checkbox', { name: 'Security: mail (always on)' }).isDisabled(),
    ).toBe(true);
  });

  test('a webhook is made for a public address, tried, looked at and removed', async () => {
    const terminal = await stage().visit({ as: 'buyer_demo' });
    terminal.watch.allow(/^422 POST \/v1\/webhooks$/);
    const member = new MemberPage(terminal);
    await member.goTo('Notifications');
    const hooks = member.section('Webhooks');
    await hooks.getByRole('button', { name: 'New webhook' }).click();
    const form = member.form('New webhook');
    const address = form.getByRole('textbox', { name: 'Address' });
    await address.fill('http://example.org/hook');
    await form.getByRole('button', { name: 'Make the webhook' }).click();
    await expectSeen(form.getByText('The address must begin with https://.'));
    // Said by the venue: it sends to nobody's own network.
    await address.fill('https://192.168.1.1/hook');
    await form.getByRole('button', { name: 'Make the webhook' }).click();
    await expect.poll(() => address.getAttribute('aria-invalid'), waiting).toBe('true');
    await address.fill('https://hooks.example.invalid/buttonwood');
    await form.getByRole('button', { name: 'Make the webhook' }).click();
    await expectText(hooks.getByRole('group', { name: 'Signing secret' }), /^whsec_/);
    await hooks.getByRole('button', { name: 'I have kept the secret' }).click();
    await hooks.getByRole('button', { name: 'Send a test' }).click();
    await expectText(hooks.getByRole('table', { name: 'Deliveries' }), /Test … Waiting/);
    await hooks.getByRole('button', { name: /^Remove/ }).click();
    await hooks.getByRole('button', { name: 'Remove it?' }).click();
    await expectSeen(hooks.getByText('No webhooks'));
  });

  test('money comes in, goes out to a registered bank account, and moves between own accounts', async () => {
    const terminal = await stage().visit();
    const { page } = terminal;
    const member = new MemberPage(terminal);
    terminal.watch.allow(askedAgain);
    await member.signUp('treasurer');
    await member.goTo('Funding');
    await deposit(member, '0.001');
    await expectSeen(member.form('Deposit').getByText('At most 2 decimals.'));
    await deposit(member, '2,500.50');
    const deposits = member.list('Deposits').getByRole('listitem');
    await expectText(deposits.first(), /^2,500\.50 USD ✓ Credited/);
    await expectText(member.list('Cash'), /Available, USD 102,500\.50/);
    await deposits
      .first()
      .getByRole('button', { name: /^Timeline/ })
      .click();
    await expectText(
      page.getByRole('list', { name: 'Timeline' }),
      /Requested .* by you .*Credited .* by the venue/,
    );
    // The demo's bank never gets what ends in .13.
    await deposit(member, '7.13');
    await expectText(deposits.first(), /^7\.13 USD ✕ Failed/);

    await page.getByRole('radio', { name: 'Withdraw' }).check();
    await expectSeen(page.getByText(/^Register a bank account below first/));
    const banks = member.section('Bank accounts');
    await banks.getByRole('button', { name: 'Register a bank account' }).click();
    const register = member.form('New bank account');
    await register.getByRole('textbox', { name: 'IBAN' }).fill('DE89 3704 0044 0532 0130 01');
    await register.getByRole('button', { name: 'Register it' }).click();
    await expectSeen(register.getByText(/^The check digits are not right/));
    await expectSeen(register.getByText('Enter a name to know it by.'));
    await register.getByRole('textbox', { name: 'Name' }).fill(longName);
    await register.getByRole('textbox', { name: 'Holder' }).fill('A. Treasurer');
    await register.getByRole('textbox', { name: 'IBAN' }).fill(rightIban);
    await register.getByRole('button', { name: 'Register it' }).click();
    await expectText(
      member.list('Bank accounts').getByRole('listitem'),
      new RegExp(`^${longName} ✓ Ready`),
    );

    const out = member.form('Withdraw');
    const amount = out.getByRole('textbox', { name: 'Amount' });
    await amount.fill('102500.51');
    await out.getByRole('button', { name: 'Withdraw' }).click();
    await expectSeen(out.getByText('More than the 102,500.50 that are available.'));
    // A list cuts off a long name; the bank account stands beneath as a whole.
    await expectSeen(out.getByText(rightIban, { exact: true }));
    await amount.fill('500');
    await out.getByRole('button', { name: 'Withdraw' }).click();
    const question = page.getByRole('alertdialog', { name: 'Withdraw 500.00 USD?' });
    await expectFocus(question.getByRole('button', { name: 'Send it' }));
    await expectText(question, rightIban);
    await expectText(question, 'Once it is sent it cannot be taken back.');
    await checkPlace(page, 'the question before a withdrawal');
    await page.keyboard.press('Escape');
    await expectGone(question);
    await expectFocus(out.getByRole('button', { name: 'Withdraw' }));
    await amount.press('Enter');
    await expectSeen(question);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expectFocus(amount);
    await expectSeen(page.getByText('No withdrawals yet'));
    await amount.press('Enter');
    await expectFocus(question.getByRole('button', { name: 'Send it' }));
    await page.keyboard.press('Enter');
    const withdrawals = member.list('Withdrawals').getByRole('listitem');
    await expectText(
      withdrawals.first(),
      new RegExp(`^500\\.00 USD ✓ Completed To ${longName}, ${rightIban}`),
    );
    await expectFocus(amount);
    await amount.fill('20,000');
    await out.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await expectText(withdrawals.first(), /^20,000\.00 USD ◷ Waits for approval/);
    await expectText(member.list('Cash'), /Available, USD 82,000\.50/);
    const cancel = withdrawals.first().getByRole('button', { name: /^Cancel/ });
    await cancel.click();
    await withdrawals.first().getByRole('button', { name: 'Take it back?' }).click();
    await expectText(withdrawals.first(), /^20,000\.00 USD ✕ Cancelled/);
    await expectText(member.list('Cash'), /Available, USD 102,000\.50/);

    await page.getByRole('radio', { name: 'Transfer' }).check();
    await expectSeen(page.getByText(/^You own one account/));
    await member.section('Accounts').getByRole('button', { name: 'Open another account' }).click();
    const open = member.form('Another account');
    await open.getByRole('textbox', { name: 'Name' }).fill('Hedge');
    await open.getByRole('button', { name: 'Open it' }).click();
    await expectSeen(open.getByText(/^A name has 1 to 24/));
    await open.getByRole('textbox', { name: 'Name' }).fill('hedge');
    await open.getByRole('button', { name: 'Open it' }).click();
    const transfer = member.form('Transfer');
    await transfer.getByRole('textbox', { name: 'Amount' }).fill('2000.50');
    await transfer.getByRole('button', { name: 'Transfer' }).click();
    await expectText(
      member.list('Transfers').getByRole('listitem'),
      /^2,000\.5 USD ✓ Completed To treasurer\.hedge/,
    );
    await member
      .list('Accounts')
      .getByRole('button', { name: /^Act for it.*treasurer\.hedge$/ })
      .click();
    await expectText(member.section('Cash in treasurer.hedge'), /Available, USD 2,000\.50/);
  });

  test('a day, a month and a trade are stated on the screen and as files', async () => {
    await trade(stage(), '585.50');
    const terminal = await stage().visit({ as: 'buyer_demo' });
    terminal.watch.allow(givenUp);
    terminal.watch.allow(askedAgain);
    const { page } = terminal;
    const member = new MemberPage(terminal);
    await recorded(terminal, 'trade');
    await member.goTo('Activity');
    const rows = page.getByRole('table', { name: 'Movements' }).locator('tbody tr');
    await expectSeen(rows.filter({ hasText: 'Trade' }));
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('fee');
    await expectCount(rows.filter({ hasText: 'Deposit' }), 0);
    await expectSeen(rows.filter({ hasText: 'Fee' }));
    const ledger = await downloaded(terminal, () =>
      page.getByRole('link', { name: 'Download CSV' }).click(),
    );
    expect(ledger.name).toMatch(/^ledger-\w+\.csv$/);
    expect(ledger.text).toMatch(/^time,seq,account,kind,asset,amount/);
    expect(ledger.text).not.toContain(',deposit,');
    await page.getByLabel('From', { exact: true }).fill('2026-11-02');
    await page.getByLabel('To', { exact: true }).fill('2026-11-01');
    await expectSeen(page.getByText('The last day is before the first.'));

    await member.goTo('Statements');
    const statement = member.section('Daily statement');
    await expectSeen(statement.getByText('✓ Reconciled with the books'));
    await expectSeen(statement.getByRole('table', { name: 'Trades' }).getByText('585.50'));
    const pdf = await downloaded(terminal, () =>
      statement.getByRole('button', { name: 'Download PDF' }).click(),
    );
    expect(pdf.name).toMatch(/^statement-buyer_demo-\d{4}-\d\d-\d\d\.pdf$/);
    expect(pdf.text.startsWith('%PDF-')).toBe(true);
    await page.getByRole('radio', { name: 'Monthly fees' }).check();
    await expectText(member.section('Monthly fees'), /Total USD All \d+/);
    await page.getByRole('radio', { name: 'Confirmations' }).check();
    const find = member.form('Find a trade');
    await find.getByRole('textbox', { name: 'Number of the trade' }).fill('the last');
    await find.getByRole('button', { name: 'Show it' }).click();
    await expectSeen(find.getByText('A trade has a number, such as 1042.'));
    await page
      .getByRole('button', { name: /^Confirmation of trade/ })
      .first()
      .click();
    const confirmation = member.section('Confirmation of trade');
    await expectText(confirmation, /Buy Stock AAPL .* Price, USD 585\.50 .* ✓ Settled/);
    const csv = await downloaded(terminal, () =>
      confirmation.getByRole('button', { name: 'Download CSV' }).click(),
    );
    expect(csv.text).toContain('585.50');

    await member.goTo('Portfolio');
    await expectText(member.section('Allocation and exposure'), /Cash [\d,]+\.\d\d \d+\.\d\d%/);
    await expectText(member.section('Equity'), /[\d,]+\.\d\d USD Result/);
  });

  test('a second factor is set up by a code for the camera, and a key may end by itself', async () => {
    const terminal = await stage().visit();
    const { page } = terminal;
    const member = new MemberPage(terminal);
    terminal.watch.allow(askedAgain);
    await member.signUp('cautious');
    await member.goTo('Security');
    const factor = member.section('Two-factor authentication');
    await factor.getByRole('button', { name: 'Turn on' }).click();
    const begin = member.form('Turn on two-factor authentication');
    await begin.getByRole('textbox', { name: 'Password' }).fill(goodPassword);
    await begin.getByRole('button', { name: 'Go on' }).click();
    const code = factor.getByRole('img', { name: 'Setup code for your authenticator app' });
    await expectSeen(code);
    // A code of this length has at least 29 modules a side and its quiet edge.
    const box = (await code.getAttribute('viewBox'))?.split(' ').map(Number) ?? [];
    expect(box[2]).toBeGreaterThanOrEqual(37);

    await page.getByRole('button', { name: 'New key' }).click();
    const form = member.form('New API key');
    await form.getByRole('textbox', { name: 'Name' }).fill('Short');
    await form.getByLabel('Ends after').fill('2020-01-01');
    await form.getByRole('button', { name: 'Make the key' }).click();
    await expectSeen(form.getByText('This day is over already.'));
    await form.getByLabel('Ends after').fill('2099-12-31');
    await form.getByRole('button', { name: 'Make the key' }).click();
    await expectText(
      member.list('API keys').getByRole('listitem'),
      /^Short Read: orders, balances, reports .* · last day 31 Dec 2099 /,
    );
  });

  for (const { viewport, theme } of looks) {
    test(`the account is for everybody at ${viewport.width} px, ${theme}`, async () => {
      const announced = await announce(stage(), 'warning', 'Mind the fees');
      const terminal = await stage().visit({ as: 'buyer_demo', viewport, theme });
      terminal.watch.allow(givenUp);
      terminal.watch.allow(askedAgain);
      const { page } = terminal;
      const member = new MemberPage(terminal);
      const open = async (path: string, seen: RegExp): Promise<void> => {
        await page.goto(`${stage().venue.url}/account/${path}`);
        await expectSeen(page.getByText(seen));
      };
      await expectSeen(page.getByRole('article', { name: 'Warning: Mind the fees' }));
      await open('portfolio', /^Gross exposure$/);
      await checkPlace(page, 'portfolio');
      await open('activity', /^Ledger$/);
      await expectSeen(page.getByRole('region', { name: 'Movements' }));
      await checkPlace(page, 'activity');
      await open('funding', /^Available, USD$/);
      await member.form('Deposit').getByRole('button', { name: 'Announce the deposit' }).click();
      await expectSeen(page.getByText('Enter an amount.'));
      await page.getByRole('button', { name: 'Register a bank account' }).click();
      await checkPlace(page, 'funding, with a wrong deposit and a bank account');
      await open('statements', /^✓ Reconciled with the books$/);
      await checkPlace(page, 'a statement');
      await page.getByRole('radio', { name: 'Confirmations' }).check();
      await expectSeen(page.getByText('Your latest fills'));
      await checkPlace(page, 'confirmations');
      await open('alerts', /^Waiting for their price$/);
      await page.getByRole('button', { name: 'Make the alert' }).click();
      await expectSeen(page.getByText('Enter a price.'));
      await checkPlace(page, 'alerts, with a wrong one');
      await open('notifications', /^What you were told$/);
      await expectSeen(page.getByRole('list', { name: 'Notifications' }));
      await page.getByRole('button', { name: 'New webhook' }).click();
      await checkPlace(page, 'notifications');
      await page
        .getByRole('banner')
        .getByRole('button', { name: /^Notifications/ })
        .click();
      await expectSeen(page.getByRole('list', { name: 'Latest notifications' }));
      await checkPlace(page, 'the bell');
      await withdraw(stage(), announced);
    });
  }
});

async function deposit(member: MemberPage, amount: string): Promise<void> {
  const form = member.form('Deposit');
  await form.getByRole('textbox', { name: 'Amount' }).fill(amount);
  await form.getByRole('button', { name: 'Announce the deposit' }).click();
}

/** One share changes hands at this price; the buyer takes. */
async function trade(stage: Stage, price: string): Promise<void> {
  const order = { instrument: 'AAPL', price, qty: '1' };
  await (await stage.trader('seller_demo')).place({ ...order, side: 'sell' });
  await (await stage.trader('buyer_demo')).place({ ...order, side: 'buy' });
}

/** Waits until the venue's records, which are a little behind, have it. */
async function recorded({ page }: TerminalPage, kind: string): Promise<void> {
  await expect
    .poll(async () => {
      const response = await page.request.get(
        `${new URL(page.url()).origin}/v1/history/ledger?kind=${kind}`,
      );
      const { items } = (await response.json()) as { items: readonly unknown[] };
      return items.length;
    }, waiting)
    .toBeGreaterThan(0);
}

async function downloaded(
  { page }: TerminalPage,
  press: () => Promise<void>,
): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'latin1'),
  };
}

/** As the operator does; answers with its id. */
async function announce(stage: Stage, severity: string, title: string): Promise<string> {
  const body = { severity, title, text: 'As written in the rulebook.\nAsk the desk.' };
  const operator = await stage.operator();
  const answer = (await operator.call('POST', '/v1/operator/announcements', body)) as {
    announcementId: string;
  };
  return answer.announcementId;
}

async function withdraw(stage: Stage, announcementId: string): Promise<void> {
  const operator = await stage.operator();
  await operator.call('DELETE', `/v1/operator/announcements/${announcementId}`);
}
