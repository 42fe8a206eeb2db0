// The first chapter: somebody becomes a member, shows that the mail address is theirs, protects the account with a second factor, and makes a key for
// programs.

import { randomBytes } from 'node:crypto';
import { generateSync } from 'otplib';
import { required, type Traveller } from '../traveller.ts';
import { mailTo } from '../../venue/outbox.ts';
import type { VenueClient } from '#client/venue-client.ts';

const codeStepS = 30;
const mailWithinMs = 20_000;
const dayMs = 86_400_000;

/** The member of the tour, from here on. */
export interface TourMember {
  readonly username: string;
  readonly account: string;
  /** The session that signing up began. */
  readonly first: VenueClient;
  /** The session with the second factor. */
  readonly session: VenueClient;
  /** Signs each request with the key. */
  readonly signed: VenueClient;
  readonly keyId: string;
}

export async function becomeMember(tour: Traveller): Promise<TourMember> {
  const { page } = tour;
  page.chapter('A new member');
  const guest = tour.client();

  page.say('Some things are for everybody. First: who answers here, and does it trade?');
  await guest.rest.call('GET /v1/venue');

  const username = `tour_${Date.now().toString(36)}`;
  const password = `the tour of ${randomBytes(8).toString('hex')}`;
  const email = `${username}@example.org`;
  page.say('Signing up makes a member with an account of the same name, and signs in.');
  const { user, accessToken } = await guest.rest.call('POST /v1/auth/signup', {
    body: { username, password, email, displayName: 'Tess Tour' },
  });
  const first = tour.client({ kind: 'token', token: accessToken });
  const own = user.accounts.find(({ name }) => name === username);
  tour.claims.check(
    'Signing up opens an account that the member owns.',
    own?.access === 'owner',
    `account ${own?.accountId} ${own?.name}, ${own?.access}`,
  );

  await verifyAddress(tour, first, email);
  const secret = await protect(tour, first, password);
  const session = await signInAgain(tour, { username, password, secret });

  page.say(
    'Programs do not sign in: they have keys, each with its scopes. The secret is shown once.',
  );
  const key = await session.rest.call('POST /v1/keys', {
    body: {
      label: 'tour',
      scopes: ['read', 'trade', 'withdraw'],
      expiresAt: new Date(Date.now() + dayMs).toISOString(),
    },
  });

  page.say(
    'From here on every request is signed with that key (HMAC-SHA256 over time, nonce, method, path and body; docs/security.md). Who am I to the venue now?',
  );
  const signed = tour.client({ kind: 'apiKey', keyId: key.keyId, secret: key.secret });
  const me = await signed.rest.call('GET /v1/auth/me');
  tour.claims.check(
    'A signed request acts for the member, with the scopes of the key.',
    me.memberId === user.memberId && me.scopes.join() === key.scopes.join(),
    `${me.username}: ${me.scopes.join(', ')}`,
  );
  const account = required(own?.accountId, 'the account of the new member');
  return { username, account, first, session, signed, keyId: key.keyId };
}

/** Only where the tour can read the mail. */
async function verifyAddress(tour: Traveller, first: VenueClient, email: string): Promise<void> {
  const { page, own } = tour;
  if (own === undefined) {
    page.say(
      'The venue has sent a mail with a link. The tour cannot read it here, and leaves the address unverified.',
    );
    return;
  }
  page.say(
    'The venue has sent a mail; a demo without a mail server keeps it in the outbox folder:',
  );
  const mail = await mailTo(own.folder, email, mailWithinMs);
  const { subject, text } = required(mail, 'the new member anything by mail');
  const token = required(/#token=(\S+)/.exec(text)?.[1], 'the token of the link');
  page.note(`Subject: ${subject}`);
  for (const line of text.split(/\r?\n/)) if (line !== '') page.note(line.replace(token, '***'));

  page.say('The link leads to a page that sends its token. That shows whose address it is.');
  await first.rest.call('POST /v1/auth/verify-email', { body: { token } });
  const { lastStatus } = tour;
  page.say('A link is good once:');
  const again = await tour.refused(() =>
    first.rest.call('POST /v1/auth/verify-email', { body: { token } }),
  );
  tour.claims.check(
    'The mail came, its link verified the address, and is good once.',
    lastStatus === 204 && again?.reason === 'invalidLink',
    `${lastStatus}, then ${again?.reason}`,
  );
}

/** Turns the second factor on; answers its secret. */
async function protect(tour: Traveller, first: VenueClient, password: string): Promise<string> {
  const { page, claims } = tour;
  page.say(
    'A second factor: the venue makes a secret for an authenticator app. The password is asked for once more.',
  );
  const { secret } = await first.rest.call('POST /v1/auth/two-factor/enrol', {
    body: { password },
  });
  page.say(
    'It is in force once a code of it is shown. The tour is its own app: six digits of the secret and the time (TOTP). The answer is ten recovery codes.',
  );
  const { recoveryCodes } = await first.rest.call('POST /v1/auth/two-factor/confirm', {
    body: { code: generateSync({ secret }) },
  });
  const state = await first.rest.call('GET /v1/auth/two-factor');
  claims.check(
    'The second factor is on, with ten recovery codes.',
    state.on && state.recoveryCodesLeft === 10 && recoveryCodes.length === 10,
    `on: ${state.on}, recovery codes: ${state.recoveryCodesLeft}`,
  );
  return secret;
}

interface SignIn {
  readonly username: string;
  readonly password: string;
  readonly secret: string;
}

async function signInAgain(tour: Traveller, signIn: SignIn): Promise<VenueClient> {
  const { page, claims } = tour;
  const { username, password, secret } = signIn;
  const guest = tour.client();
  page.say('Signing in again: the password alone is answered with a ticket, and no session.');
  const answer = await guest.rest.call('POST /v1/auth/login', { body: { username, password } });
  const ticket = 'secondFactor' in answer ? answer.secondFactor.ticket : undefined;
  claims.check(
    'The password alone does not sign in any more.',
    ticket !== undefined && tour.lastStatus === 202,
    `${tour.lastStatus}${ticket === undefined ? '' : ' and a ticket'}`,
  );
  page.say(
    'With the ticket goes a code. A code is good once, so this is the one of the next half minute, which the venue takes because clocks differ. (The client does all of this by itself where it is given the password and a way to ask for the code.)',
  );
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + codeStepS });
  const { accessToken } = await guest.rest.call('POST /v1/auth/login/second-factor', {
    body: { ticket: required(ticket, 'the ticket for the second factor'), code },
  });
  return tour.client({ kind: 'token', token: accessToken });
}
