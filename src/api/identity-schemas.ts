// Members, sessions, keys and accounts as schemas: what the identity routes take and answer. Every object refuses fields that it does not name, so
// that nobody can give themselves what only an operator gives.

import Type from 'typebox';
import { oneOf, strict, withExample } from './schema-types.ts';

/** No control characters, and nothing else that would break a line. */
const oneLine = String.raw`^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$`;
const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const instant = Type.String({ examples: ['2026-11-21T09:30:00.000Z'] });

export const roleNames = ['trader', 'marketMaker', 'operator', 'auditor'] as const;
export const scopeNames = ['read', 'trade', 'withdraw', 'operator'] as const;
export const accessNames = ['viewer', 'trader', 'owner'] as const;
export const statusNames = ['active', 'suspended'] as const;

const memberId = Type.String({
  pattern: uuid,
  examples: ['5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11'],
});
const username = Type.String({
  pattern: '^[a-z][a-z0-9_-]{2,31}$',
  description:
    '3 to 32 of a-z, 0-9, _ and -, a letter first. It never changes, and names the account.',
  examples: ['maria_k'],
});
const email = Type.String({
  maxLength: 254,
  pattern: String.raw`^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$`,
  examples: ['maria@example.org'],
});
const displayName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: oneLine,
  examples: ['Maria K.'],
});
/** A password that is there already: checked, not judged. */
const password = Type.String({
  minLength: 1,
  maxLength: 256,
  examples: ['correct horse battery'],
});
const newPassword = Type.String({
  minLength: 1,
  maxLength: 256,
  description: '10 to 256 characters, and none that is guessed first.',
  examples: ['correct horse battery'],
});
const code = Type.String({
  minLength: 6,
  maxLength: 16,
  pattern: '^[0-9A-Za-z -]*$',
  description: 'Of the authenticator app, or a recovery code.',
  examples: ['492039'],
});
const linkToken = Type.String({
  minLength: 1,
  maxLength: 64,
  description: 'What stands behind #token= in the link of the mail.',
  examples: ['bwm_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
});
const accountName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: oneLine,
  examples: ['maria_k.hedge'],
});

// ---- requests

export const SignUp = strict({
  username,
  password: newPassword,
  email,
  displayName: Type.Optional(displayName),
});
export const SecondFactorLogin = strict({
  ticket: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'From the answer of login.',
    examples: ['bwt_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  }),
  code,
});
export const Refresh = strict({
  refreshToken: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      description: 'Without it the cookie counts.',
      examples: ['bwr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    }),
  ),
});
export const ChangePassword = strict({ currentPassword: password, newPassword });
export const PasswordReset = strict({ email });
export const PasswordResetConfirm = strict({ token: linkToken, newPassword });
export const VerifyEmail = strict({ token: linkToken });
export const SessionParams = strict({ sessionId: Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' }) });
export const EnrolSecondFactor = strict({ password });
export const ConfirmSecondFactor = strict({ code });
export const DisableSecondFactor = strict({ password, code });
export const OpenSubAccount = strict({
  account: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'Id of the account that it belongs to; needed where you own several.',
      examples: ['10'],
    }),
  ),
  name: Type.String({
    pattern: '^[a-z0-9][a-z0-9_-]{0,23}$',
    description: 'What stands behind the dot.',
    examples: ['hedge'],
  }),
});
export const CreateKey = withExample(
  strict({
    label: Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: oneLine,
      examples: ['market maker'],
    }),
    scopes: Type.Array(oneOf(scopeNames), { minItems: 1, maxItems: 4, uniqueItems: true }),
    addresses: Type.Optional(
      Type.Array(Type.String({ maxLength: 64, examples: ['192.0.2.0/24'] }), {
        maxItems: 50,
        description:
          'Addresses and ranges (CIDR) from which it may be used; without them everywhere.',
      }),
    ),
    expiresAt: Type.Optional(Type.String({ maxLength: 40, examples: ['2027-01-01T00:00:00Z'] })),
  }),
  {
    label: 'market maker',
    scopes: ['read', 'trade'],
    addresses: ['192.0.2.0/24'],
    expiresAt: '2027-01-01T00:00:00Z',
  },
);
export const KeyParams = strict({ keyId: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }) });

export const MembersQuery = strict({
  find: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 64,
      pattern: oneLine,
      description: 'Part of the user name, the shown name or the mail address.',
    }),
  ),
  role: Type.Optional(oneOf(roleNames)),
  status: Type.Optional(oneOf(statusNames)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'Default 100.' })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
});
export const MemberParams = strict({ memberId });
export const MemberAccountParams = strict({ memberId, accountName });
export const ChangeMember = withExample(
  strict({
    roles: Type.Optional(Type.Array(oneOf(roleNames), { maxItems: 4, uniqueItems: true })),
    status: Type.Optional(oneOf(statusNames)),
    displayName: Type.Optional(displayName),
  }),
  { roles: ['trader', 'marketMaker'], status: 'active', displayName: 'Maria K.' },
);
export const GrantAccount = withExample(
  strict({
    access: oneOf(
      accessNames,
      'See it; trade with it too; take money out and open sub-accounts too.',
    ),
  }),
  { access: 'trader' },
);

// ---- answers

/** Answered with 202 in the place of a session where a second factor is in force. */
export const SecondFactorNeeded = withExample(
  strict(
    {
      secondFactor: strict({
        ticket: Type.String({
          description: 'For /v1/auth/login/second-factor, 5 minutes and 5 tries.',
        }),
        expiresAt: instant,
      }),
    },
    'SecondFactorNeeded',
  ),
  {
    secondFactor: {
      ticket: 'bwt_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      expiresAt: '2026-11-21T09:35:00.000Z',
    },
  },
);
export const LiveSession = withExample(
  strict(
    {
      sessionId: Type.String(),
      current: Type.Boolean({ description: 'True for the one that asks.' }),
      device: Type.String({ description: 'What the program says it is.' }),
      address: Type.String({ description: 'From where it was begun.' }),
      createdAt: instant,
      lastUsedAt: instant,
      expiresAt: instant,
    },
    'LiveSession',
  ),
  {
    sessionId: 'q1w2e3r4t5y6u7i8o9p0aA',
    current: true,
    device: 'Mozilla/5.0',
    address: '192.0.2.7',
    createdAt: '2026-11-21T09:30:00.000Z',
    lastUsedAt: '2026-11-21T10:12:31.000Z',
    expiresAt: '2026-12-05T09:30:00.000Z',
  },
);
export const LiveSessions = strict({ sessions: Type.Array(LiveSession) });
export const SecondFactorState = withExample(
  strict({
    on: Type.Boolean(),
    recoveryCodesLeft: Type.Integer(),
  }),
  { on: true, recoveryCodesLeft: 8 },
);
export const Enrolment = strict({
  secret: Type.String({ description: 'Base32, to be typed in.', examples: ['JBSWY3DPEHPK3PXP'] }),
  uri: Type.String({
    description: 'For a QR code.',
    examples: ['otpauth://totp/Buttonwood:maria_k?secret=JBSWY3DPEHPK3PXP&issuer=Buttonwood'],
  }),
});
export const RecoveryCodes = strict({
  recoveryCodes: Type.Array(Type.String({ examples: ['7k3mp-2q9xw'] }), {
    description: 'Each good once; they are not shown again.',
  }),
});
const keyFields = {
  keyId: Type.String({ examples: ['bwk_0a1b2c3d4e5f60718293a4b5'] }),
  label: Type.String(),
  scopes: Type.Array(oneOf(scopeNames)),
  addresses: Type.Array(Type.String()),
  createdAt: instant,
  expiresAt: Type.Union([instant, Type.Null()]),
  lastUsedAt: Type.Union([instant, Type.Null()]),
};
export const ApiKey = withExample(strict(keyFields, 'ApiKey'), {
  keyId: 'bwk_0a1b2c3d4e5f60718293a4b5',
  label: 'market maker',
  scopes: ['read', 'trade'],
  addresses: ['192.0.2.0/24'],
  createdAt: '2026-11-21T09:30:00.000Z',
  expiresAt: '2027-01-01T00:00:00.000Z',
  lastUsedAt: null,
});
export const ApiKeys = strict({ keys: Type.Array(ApiKey) });
export const NewApiKey = withExample(
  strict(
    {
      ...keyFields,
      secret: Type.String({ description: 'Signs requests; it is not shown again.' }),
    },
    'NewApiKey',
  ),
  {
    keyId: 'bwk_0a1b2c3d4e5f60718293a4b5',
    label: 'market maker',
    scopes: ['read', 'trade'],
    addresses: ['192.0.2.0/24'],
    createdAt: '2026-11-21T09:30:00.000Z',
    expiresAt: '2027-01-01T00:00:00.000Z',
    lastUsedAt: null,
    secret: 'bws_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  },
);
export const OwnAccount = strict(
  { accountId: Type.String({ examples: ['17'] }), name: accountName, access: oneOf(accessNames) },
  'OwnAccount',
);
export const MemberAnswer = withExample(
  strict(
    {
      memberId: Type.String(),
      username: Type.String(),
      displayName: Type.String(),
      email: Type.Union([Type.String(), Type.Null()]),
      emailVerified: Type.Boolean(),
      status: oneOf(statusNames),
      roles: Type.Array(oneOf(roleNames)),
      secondFactor: Type.Boolean(),
      origin: oneOf(['signUp', 'demo', 'machine'], 'machine: a program of the venue itself.'),
      createdAt: instant,
      accounts: Type.Array(
        strict({
          accountId: Type.Union([Type.String(), Type.Null()]),
          name: Type.String(),
          access: oneOf(accessNames),
        }),
      ),
      sessions: Type.Integer({ description: 'Live ones.' }),
      keys: Type.Integer(),
      lockout: strict({
        wrongPasswords: Type.Integer({
          description: 'In a row under this name; a success, a quiet day or a restart clears them.',
        }),
        wrongCodes: Type.Integer({ description: 'Of the second factor, counted apart.' }),
        until: Type.Union([instant, Type.Null()], {
          description: 'No password, or no code, is looked at before; null: at once.',
        }),
      }),
    },
    'Member',
  ),
  {
    memberId: '5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11',
    username: 'maria_k',
    displayName: 'Maria K.',
    email: 'maria@example.org',
    emailVerified: true,
    status: 'active',
    roles: ['trader'],
    secondFactor: false,
    origin: 'signUp',
    createdAt: '2026-11-21T09:30:00.000Z',
    accounts: [{ accountId: '15', name: 'maria_k', access: 'owner' }],
    sessions: 1,
    keys: 0,
    lockout: { wrongPasswords: 11, wrongCodes: 0, until: '2026-11-21T09:30:02.000Z' },
  },
);
export const MemberPage = strict({
  items: Type.Array(MemberAnswer),
  nextCursor: Type.Optional(Type.String()),
});
