// By which way members hear of what: in the app, by mail (gathered, tried again, given up), and what they may turn off.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToldVenue, until } from './told-venue.ts';
import { MailError } from '#notifications/mail.ts';
import type { Notification } from '#notifications/writer.ts';

let venue: ToldVenue;

beforeEach(async () => {
  venue = await ToldVenue.open();
});
afterEach(() => venue.close());

const security = { kind: 'security', title: 'A new sign-in', text: 'From 203.0.113.9.' } as const;

describe('mail', () => {
  test('many fills in a moment are one mail', async () => {
    const notifications = await venue.start({ digestMs: 300 });
    for (let at = 0; at < 120; at++) await venue.trade(100 + at, 10, 11);
    await venue.advance();
    await venue.told();
    await until(() => venue.mailer.mails.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(venue.mailer.mails).toHaveLength(2);
    const mail = venue.mailer.mails.find(({ to }) => to === 'ada@example.com')!;
    expect(mail.subject).toBe('120 notifications: fill 120');
    expect(mail.text.split('\n').filter((line) => line.includes('bought 1 AAPL'))).toHaveLength(
      100,
    );
    expect(mail.text).toContain('and 20 more');
    // The next fill is the next mail.
    await venue.trade(500, 10, 99);
    await venue.advance();
    await until(() => venue.mailer.mails.length === 3);
    expect(venue.mailer.mails[2]!.subject).toBe('Bought 1 AAPL at 5.00');
    expect(notifications).toBeDefined();
  });

  test('a security notice goes at once and alone', async () => {
    const notifications = await venue.start({ digestMs: 60_000 });
    await notifications.tell({ memberId: 'ada', ...security });
    await notifications.tell({ memberId: 'ada', ...security });
    await until(() => venue.mailer.mails.length === 2);
    expect(venue.mailer.mails.map(({ to, subject }) => `${to} ${subject}`)).toEqual([
      'ada@example.com A new sign-in',
      'ada@example.com A new sign-in',
    ]);
  });

  test('that is not taken is tried again, under the same id', async () => {
    const notifications = await venue.start();
    venue.mailer.failure = new MailError('the server is away', false);
    await notifications.tell({ memberId: 'ada', ...security });
    await until(async () => {
      const rows = await venue.database.client`select attempts, last_error from notify.mail`;
      return Number(rows[0]!['attempts']) >= 3;
    });
    expect(await notifications.status()).toMatchObject({ mailsWaiting: 1, mailsDead: 0 });
    venue.mailer.failure = undefined;
    await until(() => venue.mailer.mails.length === 1);
    await until(async () => (await notifications.status()).mailsWaiting === 0);
    const rows = await venue.database.client`select mail_id, state, text from notify.mail`;
    expect(rows[0]).toMatchObject({ mail_id: venue.mailer.mails[0]!.id, state: 'sent', text: '' });
  });

  test.each([
    ['for good', new MailError('no such user', true), 1],
    ['too often', new MailError('busy', false), 3],
  ])('that is refused %s is given up, and stays visible', async (_name, failure, attempts) => {
    const notifications = await venue.start({}, { attemptsMax: 3 });
    venue.mailer.failure = failure;
    await notifications.tell({ memberId: 'ada', ...security });
    await until(async () => (await notifications.status()).mailsDead === 1);
    const rows = await venue.database.client`select attempts, last_error from notify.mail`;
    expect(rows[0]).toMatchObject({ attempts, last_error: failure.message });
  });

  test('of a member without an address is left out', async () => {
    const notifications = await venue.start();
    await notifications.tell({ memberId: 'eve', ...security });
    await until(async () => {
      const rows = await venue.database.client`select state from notify.mail`;
      return rows[0]!['state'] === 'skipped';
    });
    expect(venue.mailer.mails).toEqual([]);
  });
});

describe('preferences', () => {
  test('turn ways off and on by kind', async () => {
    const notifications = await venue.start({ digestMs: 0 });
    const { preferences } = notifications;
    await preferences.change('ada', [{ kind: 'fill', inApp: false }]);
    await venue.trade(100, 10, 11);
    await venue.advance();
    await venue.told();
    await until(() => venue.mailer.mails.length === 2);
    expect(await venue.titles('ada', notifications)).toEqual([]);
    expect(await venue.titles('bob', notifications)).toHaveLength(1);
    await preferences.change('ada', [{ kind: 'fill', mail: false }]);
    await preferences.change('ada', [{ kind: 'fill', inApp: true }]);
    await venue.trade(101, 10, 99);
    await venue.advance();
    await venue.told();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await venue.titles('ada', notifications)).toEqual(['Bought 1 AAPL at 1.01']);
    expect(venue.mailer.mails).toHaveLength(2);
  });

  test('cannot silence what an owner must hear of, and then change nothing', async () => {
    const { preferences } = await venue.start();
    const changes = [
      { kind: 'fill', mail: false },
      { kind: 'security', mail: false },
    ] as const;
    await expect(preferences.change('ada', changes)).rejects.toMatchObject({
      code: 265,
      field: 'preferences[1]',
    });
    const kept = await preferences.of('ada');
    expect(kept.find(({ kind }) => kind === 'fill')).toMatchObject({ mail: true });
    await preferences.change('ada', [{ kind: 'security', webhook: false }]);
    expect((await preferences.of('ada')).find(({ kind }) => kind === 'security')).toMatchObject({
      inApp: true,
      mail: true,
      webhook: false,
    });
  });
});

describe('in the app', () => {
  test('the same told twice is there once', async () => {
    const notifications = await venue.start();
    const telling = { accountId: 12, ...security, ref: 'withdrawal:1:completed' };
    await notifications.tell(telling);
    await notifications.tell(telling);
    expect(await venue.titles('ada', notifications)).toHaveLength(1);
    expect(await venue.titles('bob', notifications)).toHaveLength(1);
    await until(() => venue.mailer.mails.length === 2);
  });

  test('an announcement is everyone’s', async () => {
    const notifications = await venue.start();
    const heard: Notification[] = [];
    const stop = notifications.onNotification((notification) => heard.push(notification));
    const telling = {
      everyone: true,
      kind: 'announcement',
      title: 'Early close',
      text: '',
    } as const;
    await notifications.tell(telling);
    expect(heard.map(({ memberId }) => memberId)).toEqual(['ada', 'bob', 'eve']);
    expect(await venue.titles('eve', notifications)).toEqual(['Early close']);
    stop();
    await notifications.tell(telling);
    expect(heard).toHaveLength(3);
  });

  test('pages follow one another, and what is read is read', async () => {
    const { inbox, ...rest } = await venue.start();
    expect(rest).toBeDefined();
    const notifications = await venue.start();
    for (let at = 0; at < 5; at++) {
      await notifications.tell({ memberId: 'ada', ...security, title: `N${at}` });
    }
    const first = await inbox.page('ada', { limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['N4', 'N3']);
    const second = await inbox.page('ada', { limit: 3, before: first.next });
    expect(second.items.map(({ title }) => title)).toEqual(['N2', 'N1', 'N0']);
    expect(second.next).toBeUndefined();
    const ids = second.items.map(({ notificationId }) => notificationId);
    await inbox.markRead('bob', { ids }, Date.now());
    expect(await inbox.unread('ada')).toBe(5);
    await inbox.markRead('ada', { ids: [ids[0]!] }, Date.now());
    expect(await inbox.unread('ada')).toBe(4);
    await inbox.markRead('ada', { upTo: ids[0]! }, Date.now());
    const unread = await inbox.page('ada', { limit: 10, unread: true });
    expect(unread.items.map(({ title }) => title)).toEqual(['N4', 'N3']);
  });

  test.each([
    ['a title of two lines', { title: 'a\nb' }],
    ['an empty title', { title: '' }],
    ['a long text', { text: 'x'.repeat(4_001) }],
    ['an empty ref', { ref: '' }],
  ])('%s is refused', async (_name, change) => {
    const notifications = await venue.start();
    await expect(notifications.tell({ memberId: 'ada', ...security, ...change })).rejects.toThrow(
      RangeError,
    );
  });
});
