// The objects of deposits, withdrawals and transfers as schemas: what requests are checked against and what /docs shows. The states are in
// docs/money.md.

import Type from 'typebox';
import type { TSchema } from 'typebox';
import { accountField, decimal, id, limit, nullable, oneOf, strict, time } from './schema-types.ts';
import { amount, asset } from './schemas.ts';

export const depositStatuses = ['requested', 'pending', 'confirmed', 'credited', 'failed'] as const;
export const withdrawalStatuses = [
  'requested',
  'awaitingApproval',
  'approved',
  'sent',
  'settled',
  'returning',
  'completed',
  'rejected',
  'failed',
  'cancelled',
] as const;
export const transferStatuses = ['requested', 'completed', 'failed'] as const;

/** No control characters, line ends of any kind among them, and no blank at either end. */
const printable = '^(?! )[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+(?<! )$';
const line = (maxLength: number, examples: readonly string[], description?: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    pattern: printable,
    examples,
    ...(description === undefined ? {} : { description }),
  });
const uuid = (example = 'd3b07384-d9a0-4c9b-8f6d-0a1b2c3d4e5f') =>
  Type.String({ examples: [example] });
const addressExample = '6f1ed002-ab59-4c8e-9f0a-1b2c3d4e5f60';

// ---- requests

const requestRef = Type.String({
  description:
    'As a clOrdId. The same request again under the same reference is answered with the first.',
  examples: ['rent-2026-11'],
});

export const DepositBody = strict({ asset, amount, clientRef: requestRef, ...accountField });
export const WithdrawalBody = strict({
  addressId: Type.String({
    description: 'Of a withdrawal address of yours, past its waiting time.',
    examples: [addressExample],
  }),
  asset,
  amount,
  clientRef: requestRef,
  ...accountField,
});
export const AddressBody = strict({
  label: line(64, ['Salary account'], 'What you call it.'),
  holder: line(70, ['Ada Lovelace'], 'As the bank has it.'),
  iban: Type.String({
    minLength: 15,
    maxLength: 42,
    description: 'Its check digits must be right; blanks do not count.',
    examples: ['DE89 3704 0044 0532 0130 00'],
  }),
  asset,
});
export const RejectBody = strict({
  reason: line(200, ['The name is not the holder of the account.'], 'Shown to the member.'),
});
export const ApproveBody = strict({
  reason: Type.Optional(line(200, ['Called back.'], 'Kept in the history.')),
});

export const RequestParams = strict({ id: uuid() });

const page = {
  limit: limit(500, 100),
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: '`nextCursor` of the page before.' }),
  ),
};
const span = {
  from: Type.Optional(Type.String({ maxLength: 40, description: 'Made then or later.' })),
  to: Type.Optional(Type.String({ maxLength: 40, description: 'Made before then.' })),
};
const ofAccount = {
  account: Type.Optional(Type.String({ description: 'One account; else all of yours.' })),
};
const ofAnyAccount = {
  account: Type.Optional(Type.String({ description: 'One account; else all.' })),
};
export const DepositsQuery = strict({
  ...ofAccount,
  status: Type.Optional(oneOf(depositStatuses)),
  ...span,
  ...page,
});
export const WithdrawalsQuery = strict({
  ...ofAccount,
  status: Type.Optional(oneOf(withdrawalStatuses)),
  ...span,
  ...page,
});
export const TransfersQuery = strict({
  ...ofAccount,
  status: Type.Optional(oneOf(transferStatuses)),
  ...span,
  ...page,
});
export const OperatorDepositsQuery = strict({
  ...ofAnyAccount,
  status: Type.Optional(oneOf(depositStatuses)),
  ...span,
  ...page,
});
export const OperatorWithdrawalsQuery = strict({
  ...ofAnyAccount,
  status: Type.Optional(oneOf(withdrawalStatuses)),
  ...span,
  ...page,
});
export const AddressesQuery = strict(page);

// ---- answers

const reason = nullable(Type.String({ description: 'Why it was rejected or failed.' }));
const HistoryEntry = strict(
  {
    from: nullable(Type.String({ examples: ['requested'] })),
    to: Type.String({ examples: ['pending'] }),
    by: Type.String({
      description:
        '`member`, `operator`, `bank`, or `venue` for what follows by itself. Operators see who it was.',
      examples: ['venue'],
    }),
    reason: nullable(Type.String()),
    time,
  },
  'RequestHistoryEntry',
);
const history = Type.Array(HistoryEntry, { description: 'Oldest first.' });

const depositFields = {
  depositId: uuid(),
  account: id,
  asset,
  amount: decimal(),
  clientRef: requestRef,
  status: oneOf(depositStatuses),
  reason,
  rail: Type.String({ description: 'How the money comes.', examples: ['simulator'] }),
  paymentReference: nullable(
    Type.String({
      description: 'To be written on the payment, once the bank expects it.',
      examples: ['BTW-D3B07384'],
    }),
  ),
  transferId: nullable(id),
  createdAt: time,
  updatedAt: time,
};
export const Deposit = strict(depositFields, 'Deposit');
export const DepositWithHistory = strict({ ...depositFields, history }, 'DepositWithHistory');

const addressFields = {
  addressId: uuid(addressExample),
  label: Type.String({ examples: ['Salary account'] }),
  holder: Type.String({ examples: ['Ada Lovelace'] }),
  iban: Type.String({ examples: ['DE89370400440532013000'] }),
};
export const WithdrawalAddress = strict(
  {
    ...addressFields,
    asset,
    createdAt: time,
    usableAt: Type.String({
      description: 'Withdrawals may go there from then on.',
      examples: ['2026-11-22T09:30:00.000000Z'],
    }),
  },
  'WithdrawalAddress',
);
const withdrawalFields = {
  withdrawalId: uuid(),
  account: id,
  asset,
  amount: decimal(),
  clientRef: requestRef,
  status: oneOf(withdrawalStatuses),
  reason,
  address: strict(addressFields, 'PayoutAddress'),
  approvalsNeeded: Type.Integer({ description: 'Operators who must say yes.', examples: [1] }),
  approvals: Type.Integer({ description: 'Operators who have said yes.', examples: [0] }),
  rail: Type.String({ description: 'How the money goes.', examples: ['simulator'] }),
  bankReference: nullable(
    Type.String({
      description: "The bank's name for the payment.",
      examples: ['SIM-2C3D4E5F60A1'],
    }),
  ),
  transferId: nullable(id),
  createdAt: time,
  updatedAt: time,
};
export const Withdrawal = strict(withdrawalFields, 'Withdrawal');
export const WithdrawalWithHistory = strict(
  { ...withdrawalFields, history },
  'WithdrawalWithHistory',
);

export const OwnTransfer = strict(
  {
    transferId: nullable(id),
    kind: oneOf(['transfer']),
    account: id,
    toAccount: id,
    asset,
    amount: decimal(),
    clientRef: requestRef,
    status: oneOf(transferStatuses),
    reason,
    time,
  },
  'OwnTransfer',
);

const member = {
  memberId: Type.String({
    description: 'Who asked for it.',
    examples: ['5f0c9a1e-3b64-4a8e-9f37-6f1f0a6f2b11'],
  }),
};
export const OperatorDeposit = strict({ ...depositFields, ...member }, 'OperatorDeposit');
export const OperatorWithdrawal = strict({ ...withdrawalFields, ...member }, 'OperatorWithdrawal');
export const OperatorWithdrawalWithHistory = strict(
  { ...withdrawalFields, ...member, history },
  'OperatorWithdrawalWithHistory',
);

/** A page of a list, newest first. */
const pageOf = <Item extends TSchema>(item: Item) =>
  strict({
    items: Type.Array(item),
    nextCursor: Type.Optional(Type.String({ description: 'Where there are more.' })),
  });
export const Deposits = pageOf(Deposit);
export const Withdrawals = pageOf(Withdrawal);
export const WithdrawalAddresses = pageOf(WithdrawalAddress);
export const OwnTransfers = pageOf(OwnTransfer);
export const OperatorDeposits = pageOf(OperatorDeposit);
export const OperatorWithdrawals = pageOf(OperatorWithdrawal);
