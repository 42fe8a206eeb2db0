// An operator runs the venue from the desk: lists and halts an instrument, helps an account and a member, lets money go or keeps it, undoes a trade, stops
// everything, tells everybody, and finds all of it in the audit log. An auditor sees the same and changes nothing.

import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { checkPlace } from './check-place.ts';
import { goodPassword, MemberPage } from './member-page.ts';
import { looks, onStage, type Stage } from './stage.ts';
import { expectGone, expectSeen, expectText, type TerminalPage } from './terminal-page.ts';

const places = [
  'Instruments',
  'Accounts',
  'Members',
  'Fee tiers',
  'Approvals',
  'Orders and trades',
  'Venue',
  'Announcements',
  'Audit log',
] as const;
type Place = (typeof places)[number];

class DeskPage {
  readonly page: Page;
  readonly watch: TerminalPage['watch'];
  /** The question before every change. */
  readonly question: Locator;

  constructor({ page, watch }: TerminalPage) {
    this.page = page;
    this.watch = watch;
    this.question = page.getByRole('alertdialog');
  }

  static async open(stage: Stage, place: Place): Promise<DeskPage> {
    const at = new DeskPage(await stage.visit({ as: 'operator_demo' }));
    await at.goTo(place);
    return at;
  }

  async goTo(place: Place): Promise<void> {
    const top = this.page.getByRole('navigation', { name: 'Pages' });
    await top.getByRole('link', { name: 'Operator' }).click();
    const side = this.page.getByRole('navigation', { name: 'Operator' });
    await side.getByRole('link', { name: place }).click();
    await expectSeen(this.page.getByRole('heading', { level: 1, name: place }));
  }

  section(name: string | RegExp): Locator {
    return this.page.getByRole('region', { name }).first();
  }

  form(name: string): Locator {
    return this.page.getByRole('form', { name });
  }

  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await within
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click();
  }

  /** Waits for the venue's refusal, at its field or in the question, and leaves it. */
  async refused(sentence: string): Promise<void> {
    await expectSeen(this.page.getByText(sentence));
    if (await this.question.isVisible()) await this.press('Cancel', this.question);
  }

  /** Writes what the question asks for, and says yes to it. */
  async confirm(verb: string, parts: { reason?: string; word?: string } = {}): Promise<void> {
    const yes = this.question.getByRole('button', { name: verb, exact: true });
    await expectSeen(yes);
    if (parts.word !== undefined) {
      expect(await yes.isDisabled()).toBe(true);
      await this.question.getByRole('textbox', { name: /^Type/ }).fill(parts.word);
    }
    if (parts.reason !== undefined) {
      await this.question.getByRole('textbox', { name: 'Reason' }).fill(parts.reason);
    }
    await yes.click();
    await expectGone(this.question);
  }
}

async function write(form: Locator, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    await form.getByRole('textbox', { name, exact: true }).fill(value);
  }
}

onStage('the operator’s desk', { agents: false, more: ['--address-wait', '1'] }, (stage) => {
  test('an instrument is listed, opened, halted, given a calendar and limits, and delisted', async () => {
    const at = await DeskPage.open(stage(), 'Instruments');
    await expectSeen(at.page.getByRole('table', { name: 'Instruments' }).getByText('Apple Inc.'));
    await at.page.getByRole('link', { name: 'List an instrument' }).click();
    const form = at.form('New instrument');
    await write(form, { Symbol: 'wall', Name: 'Wall Inc.', 'Highest price': '0.001' });
    await at.press('List it…', form);
    await expectSeen(form.getByText(/^Up to 12 of A–Z/));
    await expectSeen(form.getByText('At least 0.01.'));
    await write(form, { Symbol: 'WALL', 'Highest price': '5000.00' });
    await at.press('List it…', form);
    await expectText(at.question, 'Wall Inc. trades in USD with a tick of 0.01');
    await at.confirm('List it');
    const phase = at.section('WALL');
    await expectText(phase, 'Closed');

    await at.press('Open', phase);
    await at.confirm('Open', { reason: 'First day' });
    // Halted it could be before, too.
    await expectGone(phase.getByRole('button', { name: 'Open', exact: true }));
    await at.press('Halt', phase);
    await expectText(at.question, 'WALL goes from Open to Halted.');
    await at.press('Cancel', at.question);
    await expectGone(at.question);
    expect(await phase.getByRole('button', { name: 'Halt' }).count()).toBe(1);

    const limits = at.form('Limits of WALL');
    await write(limits, { 'Largest order': '5000' });
    await at.press('Change limits…', limits);
    await expectText(at.question, 'Largest order 100000 5000');
    await at.confirm('Change them');

    at.watch.allow(/^4\d\d PUT \/v1\/operator\/instruments\/WALL\/calendar$/);
    await at.press('Change the calendar');
    const calendar = at.form('Calendar');
    await calendar.getByLabel('Kind of day').selectOption('json');
    await calendar.getByLabel('From when').selectOption('now');
    await write(calendar, { 'Calendar as JSON': '{"day":"sometimes"}' });
    await at.press('Set the calendar…', calendar);
    await at.confirm('Set the calendar');
    await expectSeen(calendar.getByText(/calendar\.day/));
    await write(calendar, { 'Calendar as JSON': '{"day":"24h"}' });
    await at.press('Set the calendar…', calendar);
    await at.confirm('Set the calendar');
    await expectText(at.section('Calendar'), 'Round the clock. (set by an operator)');

    expect(await at.page.getByRole('button', { name: 'Delist WALL…' }).isDisabled()).toBe(true);
    await at.press('Close', phase);
    await at.confirm('Close');
    await expectText(phase, 'Closed');
    await at.press('Delist WALL…');
    await at.confirm('Delist for ever', { word: 'WALL', reason: 'A test listing' });
    await expectText(phase, 'Its trading has ended for ever.');
  });

  test('an account gets money, a fee tier and limits, is stopped, and frozen with a reason only', async () => {
    const at = await DeskPage.open(stage(), 'Accounts');
    await at.press('Open an account');
    await write(at.form('New account'), { Name: 'desk_a' });
    await at.press('Open it…', at.form('New account'));
    await at.confirm('Open it');
    const standing = at.section('Account desk_a');
    await expectText(standing, 'Active');

    const deposit = at.form('Deposit');
    await at.press('Pay it in…', deposit);
    await expectSeen(deposit.getByText('Enter a number.'));
    await write(deposit, { Amount: '1250.50' });
    await at.press('Pay it in…', deposit);
    await at.confirm('Pay it in');
    await expectText(at.section('Funds and positions'), 'USD 1,250.50 0.00 1,250.50');
    at.watch.allow(/^4\d\d POST \/v1\/operator\/withdrawals$/);
    await at.page.getByRole('radio', { name: 'Withdraw' }).check();
    await write(at.form('Withdraw'), { Amount: '2000' });
    await at.press('Take it out…', at.form('Withdraw'));
    await at.press('Take it out', at.question);
    await at.refused('The account has not enough');

    await at.form('Fee tier of desk_a').getByLabel('Fee tier').selectOption('3');
    await at.press('Change the tier…');
    await at.confirm('Change the tier');
    await expectText(standing, 'Fee tier 3');
    await write(at.form('Limits of desk_a'), { 'Open orders': '25' });
    await at.press('Change limits…', at.form('Limits of desk_a'));
    await at.confirm('Change them');

    await at.press('Kill switch on', standing);
    await at.confirm('Stop its trading');
    await expectText(standing, 'Trading stopped');
    await at.press('Freeze', standing);
    await at.press('Freeze', at.question);
    await expectSeen(at.question.getByText('Give a reason: the venue wants one.'));
    await at.confirm('Freeze', { reason: 'Asked for by the member' });
    await expectText(standing, 'Frozen');

    await at.goTo('Accounts');
    await at.page.getByRole('textbox', { name: 'Search' }).fill('DESK_');
    await expectText(at.page.getByRole('table', { name: 'Accounts' }), 'desk_a');
    await expectGone(at.page.getByRole('table', { name: 'Accounts' }).getByText('buyer_demo'));
  });

  test('a member gets a role and an account, and is suspended; an auditor changes nothing', async () => {
    const other = await stage().visit();
    other.watch.allow(/^40[13] /);
    const member = new MemberPage(other);
    await member.signUp('newcomer');
    const at = await DeskPage.open(stage(), 'Members');
    await at.page.getByRole('textbox', { name: 'Search' }).fill('newcom');
    await at.page.getByRole('link', { name: 'newcomer' }).click();
    const roles = at.form('Roles of newcomer');
    await roles.getByRole('checkbox', { name: /^Auditor/ }).check();
    await at.press('Change roles…', roles);
    await expectText(at.question, 'Roles trader trader, auditor');
    await at.confirm('Change the roles');
    at.watch.allow(/^4\d\d PUT \/v1\/operator\/members\/.*\/accounts\/nowhere$/);
    await write(at.form('Give an account'), { 'Name of the account': 'nowhere' });
    await at.press('Give it…', at.form('Give an account'));
    await at.press('Give it', at.question);
    await at.refused('There is no such account.');
    await write(at.form('Give an account'), { 'Name of the account': 'seller_demo' });
    await at.press('Give it…', at.form('Give an account'));
    await at.confirm('Give it');
    await expectSeen(
      at.page.getByRole('list', { name: 'Accounts of newcomer' }).getByText('seller_demo'),
    );

    await other.signOut('newcomer');
    await member.openSignIn();
    await member.giveCredentials('newcomer', goodPassword);
    await expectSeen(other.accountMenu('newcomer'));
    const auditor = new DeskPage(other);
    await auditor.goTo('Venue');
    await expectSeen(other.page.getByText('You are an auditor'));
    await expectText(auditor.section('State and books'), 'They balance');
    await expectText(auditor.section('Limits'), 'Trade window the last 262,144 trades');
    expect(
      await other.page.getByRole('button', { name: /Stop all|Change|Rebuild|mode/ }).count(),
    ).toBe(0);

    await at.press('Suspend');
    await at.confirm('Suspend');
    await expectText(at.section('Member newcomer'), 'Suspended');
    await expectText(at.section('Member newcomer'), 'Wrong in a row Nothing');
    const body = JSON.stringify({ username: 'newcomer', password: 'not this one' });
    for (let i = 0; i < 3; i++) {
      const answer = await fetch(`${stage().venue.directUrl}/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(answer.status).toBe(401);
    }
    await expectText(at.section('Member newcomer'), 'Wrong in a row 3 passwords');
    await expectSeen(other.page.getByRole('banner').getByRole('button', { name: 'Sign in' }));
  });

  test('money waits for an operator, for two where it is much, and a refusal tells the member why', async () => {
    const second = await stage().signUp('second_eye');
    const { memberId } = (await second.call('GET', '/v1/auth/me')) as { memberId: string };
    const operator = await stage().operator();
    await operator.call('PATCH', `/v1/operator/members/${memberId}`, { roles: ['operator'] });
    const payer = await stage().signUp('payer');
    await payer.call('POST', '/v1/withdrawal-addresses', {
      label: 'Salary',
      holder: 'P. Ayer',
      iban: 'DE89370400440532013000',
      asset: 'USD',
    });
    const window = await stage().visit({ as: 'payer' });
    const member = new MemberPage(window);
    await member.goTo('Funding');
    await window.page.getByRole('radio', { name: 'Withdraw' }).check();
    await expectText(member.list('Bank accounts').getByRole('listitem'), /^Salary ✓ Ready/);
    const newest = member.list('Withdrawals').getByRole('listitem').first();
    const withdraw = async (amount: string, waits: string): Promise<void> => {
      await write(member.form('Withdraw'), { Amount: amount });
      await member.form('Withdraw').getByRole('button', { name: 'Withdraw' }).click();
      await window.page.getByRole('button', { name: 'Send it', exact: true }).click();
      await expectText(newest, `${waits} USD ◷ Waits for approval`);
    };
    const at = await DeskPage.open(stage(), 'Approvals');
    const eye = new DeskPage(await stage().visit({ as: 'second_eye' }));
    const waiting = ({ page }: DeskPage): Locator =>
      page.getByRole('table', { name: 'Withdrawals that wait' });
    await expectSeen(at.page.getByText('Nothing waits'));

    // One word is enough, and the money goes.
    await withdraw('20000', '20,000.00');
    await expectText(newest, '0 of 1 approvals');
    await expectText(waiting(at), /20,000\.00 USD .* P\. Ayer, DE89370400440532013000 0 of 1/);
    await at.press(/^Approve 20,000\.00 USD/, waiting(at));
    await expectText(at.question, 'What is sent cannot be called back here.');
    await at.confirm('Approve');
    await expectText(newest, /^20,000\.00 USD ✓ Completed/);
    await expectSeen(at.page.getByText('Nothing waits'));
    await expectText(member.list('Cash'), /Available, USD 80,000\.00/);

    // Two must say yes, each once.
    await payer.call('POST', '/v1/deposits', {
      asset: 'USD',
      amount: '40000.00',
      clientRef: 'payer-1',
    });
    await expectText(member.list('Cash'), /Available, USD 120,000\.00/);
    await withdraw('110000', '110,000.00');
    await at.press(/^Approve 110,000\.00 USD/, waiting(at));
    await at.confirm('Approve');
    await expectText(waiting(at), '1 of 2');
    await expectText(newest, '1 of 2 approvals');
    at.watch.allow(/^409 POST \/v1\/operator\/withdrawals\/\S+\/approve$/);
    await at.press(/^Approve 110,000\.00 USD/, waiting(at));
    await at.press('Approve', at.question);
    await at.refused('You have approved this withdrawal already; another operator must.');
    await eye.goTo('Approvals');
    await expectText(waiting(eye), '1 of 2');
    await eye.press(/^Approve 110,000\.00 USD/, waiting(eye));
    await eye.confirm('Approve', { reason: 'The invoice is right' });
    await expectText(newest, /^110,000\.00 USD ✓ Completed .* 2 of 2 approvals/);
    await expectText(member.list('Cash'), /Available, USD 10,000\.00/);

    // After so much in a day every amount waits. No goes with a reason, which the member reads; the money is back.
    await withdraw('9000', '9,000.00');
    await at.press(/^Reject 9,000\.00 USD/, waiting(at));
    await at.press('Reject', at.question);
    await expectSeen(at.question.getByText('Give a reason: the venue wants one.'));
    await at.confirm('Reject', { reason: 'The holder is not the member' });
    await expectText(newest, /^9,000\.00 USD ✕ Rejected .* The holder is not the member/);
    await expectText(member.list('Cash'), /Available, USD 10,000\.00/);
    await expectSeen(at.page.getByText('Nothing waits'));
    await expectText(
      at.page.getByRole('table', { name: 'Withdrawals', exact: true }),
      'Rejected: The holder is not the member',
    );
  });

  test('an order is cancelled, and a trade corrected and undone after it is said what moves', async () => {
    const buyer = await stage().trader('buyer_demo');
    const seller = await stage().trader('seller_demo');
    await buyer.place({ instrument: 'MSFT', side: 'buy', price: '30.00', qty: '10' });
    await seller.place({ instrument: 'MSFT', side: 'sell', price: '30.00', qty: '10' });
    await buyer.place({ instrument: 'MSFT', side: 'buy', price: '29.00', qty: '4' });
    const at = await DeskPage.open(stage(), 'Orders and trades');
    const orders = at.page.getByRole('table', { name: 'Open orders' });
    await expectText(orders, 'MSFT');
    await at.press(/^Cancel order/);
    await expectText(at.question, 'Buy 4 MSFT of account');
    await at.confirm('Cancel the order');
    await expectSeen(at.page.getByText('No open orders'));

    await at.page.getByLabel('Latest in').selectOption('MSFT');
    const link = at.section('A trade').getByRole('link').first();
    const tradeId = await link.innerText();
    await link.click();
    await at.press('Correct the price');
    await write(at.form(`New price of trade ${tradeId}`), { 'New price': '30.50' });
    await at.press('Correct it…');
    await expectText(at.question, '5.00 goes from account');
    await at.confirm('Correct the trade', { reason: 'Agreed by both' });
    await expectText(at.section('A trade'), 'Corrected');
    await at.press('Bust it…');
    await expectText(at.question, '305.00 goes back from account');
    await at.confirm('Bust the trade', { word: tradeId, reason: 'Erroneous order' });
    await expectText(at.section('A trade'), 'Busted');
  });

  test('the venue is stopped and goes on, everybody is told, and the log has all of it', async () => {
    const at = await DeskPage.open(stage(), 'Venue');
    const kill = at.section('Kill switch');
    await at.press('Stop all trading…', kill);
    await at.confirm('Stop everything', { word: 'STOP', reason: 'A drill' });
    await expectText(kill, 'On: no order is taken');
    await at.press(/^Switch it off/, kill);
    await at.confirm('Let it trade', { word: 'RESUME' });
    await expectText(kill, 'Off: the venue trades');
    await expectText(at.section('State and books'), 'They balance');
    await at.press('Rebuild…');
    await at.confirm('Rebuild');
    await expectText(at.section('Records in the database'), 'Last rebuild Done');

    await at.goTo('Fee tiers');
    await at.press('Change tier 5');
    await write(at.form('Rates of tier 5'), { 'Taker (bp)': '501' });
    await at.press('Change tier 5…');
    await expectSeen(at.page.getByText('At most 500.'));
    await write(at.form('Rates of tier 5'), { 'Taker (bp)': '1.25' });
    await at.press('Change tier 5…');
    await at.confirm('Change the rates');
    await expectText(at.page.getByRole('table', { name: 'Fee tiers' }), '1.25');

    await at.goTo('Announcements');
    const form = at.form('New announcement');
    await write(form, { Title: 'Early close', Text: 'Trading ends at 13:00.' });
    await expectText(at.section('Preview'), 'Early close Trading ends at 13:00.');
    await at.press('Announce…', form);
    await at.confirm('Announce it');
    await at.press('Take back Early close');
    await at.confirm('Take it back');
    await expectText(at.page.getByRole('table', { name: 'Announcements' }), 'Taken back');

    await at.goTo('Approvals');
    await expectSeen(at.page.getByText('Nothing waits'));

    await at.goTo('Audit log');
    await at.press('Verify the chain');
    await expectSeen(at.page.getByText('✓ The chain is intact'));
    await at.page.getByRole('textbox', { name: 'Action' }).fill('setVenueKillSwitch');
    const log = at.page.getByRole('table', { name: 'Audit log' });
    await expectGone(log.getByText('publishAnnouncement'));
    await log.getByRole('button').last().click();
    const entry = at.page.getByRole('dialog');
    await expectText(entry, 'killSwitch − false + true');
    await expectText(entry, 'A drill');
    await at.press('Close', entry);
    const saved = at.page.waitForEvent('download');
    await at.press('Save as CSV');
    expect((await saved).suggestedFilename()).toBe('audit.csv');
  });

  test.each(looks)('every page is clean on a $size in the $theme', async (look) => {
    const { size, viewport, theme } = look;
    const terminal = await stage().visit({ as: 'operator_demo', theme });
    const at = new DeskPage(terminal);
    await at.goTo('Instruments');
    await terminal.page.setViewportSize(viewport);
    for (const place of places) {
      await at.goTo(place);
      await expectGone(terminal.page.getByRole('status', { name: 'Loading' }));
      await checkPlace(terminal.page, `${place}, ${size}, ${theme}`);
    }
    await at.goTo('Instruments');
    await terminal.page.getByRole('link', { name: 'AAPL' }).click();
    await at.press('Halt');
    await checkPlace(terminal.page, `halting AAPL, ${size}, ${theme}`);
  });
});
