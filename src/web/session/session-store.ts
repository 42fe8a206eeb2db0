// Who is signed in, and for which account the terminal acts.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isUnauthenticated } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { SessionAnswer, User } from '#api/types.ts';
import { readPreference, writePreference } from '../state/preference.ts';
import type { AccountChoice } from '../state/private-list.ts';

type Account = User['accounts'][number];

/** Ways in, in one dialog: sign in, become a member, ask for a new password. */
export type WayIn = 'signIn' | 'signUp' | 'forgotPassword';

/** Whether the password was enough. The ticket is good for five minutes, five tries and one sign-in. */
export type SignInStep =
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'secondFactor'; readonly ticket: string };

export type NewMember = {
  readonly username: string;
  readonly password: string;
  readonly email: string;
};

export type SessionState = {
  readonly phase: 'restoring' | 'signedOut' | 'signedIn';
  readonly user: User | null;
  readonly account: Account | null;
  /** Why the user is signed out, where they did not ask for it. */
  readonly notice: string | null;
  /** Which way in stands open as a dialog. */
  readonly dialog: WayIn | null;
};

export type Session = {
  readonly store: StoreApi<SessionState>;
  readonly restore: () => Promise<void>;
  readonly signIn: (username: string, password: string) => Promise<SignInStep>;
  /** Ends a sign-in with a code of the authenticator app or a recovery code. */
  readonly giveCode: (ticket: string, code: string) => Promise<void>;
  /** Opens a membership with an account, and signs in. */
  readonly signUp: (member: NewMember) => Promise<User>;
  readonly signOut: () => Promise<void>;
  /** The venue no longer knows the session. */
  readonly ended: () => void;
  readonly chooseAccount: (accountId: string) => void;
  /** Asks again who the user is and which accounts they hold, and keeps the account that is acted for. */
  readonly refresh: () => Promise<void>;
  readonly showDialog: (dialog: WayIn | null) => void;
};

/** Whether this browser signed in and not out: the cookie itself is out of a page's sight, and asking without one is an error. */
const cookieHint = {
  isKept: (): boolean => readPreference('session', ['kept', 'none'], 'none') === 'kept',
  set: (hint: 'kept' | 'none'): void => writePreference('session', hint),
};

const signedOut = { phase: 'signedOut', user: null, account: null, notice: null } as const;

export function createSession(client: VenueClient): Session {
  const store = createStore<SessionState>(() => ({
    phase: 'restoring',
    user: null,
    account: null,
    notice: null,
    dialog: null,
  }));

  let asking = false;

  const enter = (user: User): void => {
    store.setState({
      phase: 'signedIn',
      user,
      account: user.accounts[0] ?? null,
      notice: null,
      dialog: null,
    });
  };

  /** The cookie is set; the socket that stands is told who it is. */
  const begin = async ({ user, accessToken }: SessionAnswer): Promise<void> => {
    try {
      await client.socket.request('auth', { token: accessToken });
    } catch {
      // A fresh socket carries the cookie that the answer just set.
      client.socket.restart();
    }
    cookieHint.set('kept');
    enter(user);
  };

  return {
    store,
    async restore() {
      if (asking) {
        return;
      }
      if (!cookieHint.isKept()) {
        store.setState(signedOut);
        return;
      }
      asking = true;
      try {
        enter(await client.rest.call('GET /v1/auth/me'));
      } catch (error) {
        // An unreachable venue leaves the question open; it is asked again when the connection stands.
        if (isUnauthenticated(error)) {
          cookieHint.set('none');
          store.setState(signedOut);
        }
      } finally {
        asking = false;
      }
    },
    async signIn(username, password) {
      const answer = await client.rest.call('POST /v1/auth/login', {
        body: { username, password },
      });
      if ('secondFactor' in answer) {
        return { kind: 'secondFactor', ticket: answer.secondFactor.ticket };
      }
      await begin(answer);
      return { kind: 'signedIn' };
    },
    async giveCode(ticket, code) {
      await begin(
        await client.rest.call('POST /v1/auth/login/second-factor', { body: { ticket, code } }),
      );
    },
    async signUp(member) {
      const answer = await client.rest.call('POST /v1/auth/signup', { body: member });
      await begin(answer);
      return answer.user;
    },
    async signOut() {
      // The venue closes the session's sockets; ours goes first, so that it is no lost connection.
      client.socket.stop();
      try {
        await client.rest.call('POST /v1/auth/logout');
        cookieHint.set('none');
        store.setState(signedOut);
      } finally {
        client.socket.connect();
      }
    },
    ended() {
      if (store.getState().phase === 'signedIn') {
        store.setState({ ...signedOut, notice: 'Your session has ended. Sign in again to trade.' });
      }
    },
    chooseAccount(accountId) {
      const account = store
        .getState()
        .user?.accounts.find((candidate) => candidate.accountId === accountId);
      if (account !== undefined) {
        store.setState({ account });
      }
    },
    async refresh() {
      const user = await client.rest.call('GET /v1/auth/me');
      const { account } = store.getState();
      const same = user.accounts.find(({ accountId }) => accountId === account?.accountId);
      store.setState({ user, account: same ?? user.accounts[0] ?? null });
    },
    showDialog(dialog) {
      store.setState({ dialog });
    },
  };
}

/** Requests name the account only where the user holds several. */
export function accountChoice(state: SessionState): AccountChoice | null {
  if (state.account === null) {
    return null;
  }
  const several = (state.user?.accounts.length ?? 0) > 1;
  return {
    accountId: state.account.accountId,
    param: several ? state.account.accountId : undefined,
  };
}
