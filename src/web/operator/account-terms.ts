// The limits of an account as a form has them: what is wrong with them, and what is sent. Pure.
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import type { Problems, Values } from '../members/form.ts';
import { wholeProblem } from './checks.ts';

export type AccountInForce = AnswerOf<'GET /v1/operator/accounts/:accountId'>;
type LimitsBody = RequestOf<'PUT /v1/operator/accounts/:accountId/limits'>['body'];

export const accountLimitFields = [
  'openOrdersMax',
  'ordersPerSecondMax',
  'grossExposureMinorMax',
  'duplicateWindowUs',
  'tradeGroup',
  'noOpposingOrders',
] as const;
export type AccountLimitField = (typeof accountLimitFields)[number];

export const accountLimitWords: Readonly<
  Record<AccountLimitField, { readonly label: string; readonly hint: string; readonly max: number }>
> = {
  openOrdersMax: { label: 'Open orders', hint: '0: the engine’s own.', max: 2_000_000 },
  ordersPerSecondMax: { label: 'Orders a second', hint: '0: the venue’s.', max: 1_000_000 },
  grossExposureMinorMax: {
    label: 'Gross exposure (minor units)',
    hint: 'In cents, of each currency; 0: none.',
    max: Number.MAX_SAFE_INTEGER,
  },
  duplicateWindowUs: {
    label: 'Duplicate guard (µs)',
    hint: 'The same order again within it is refused; 0: off.',
    max: 60_000_000,
  },
  tradeGroup: {
    label: 'Trade group',
    hint: 'Accounts of one group do not trade with each other; 0: none.',
    max: 1_048_575,
  },
  noOpposingOrders: {
    label: 'No opposing orders',
    hint: 'Refuses an order while one of its own on the other side is open.',
    max: 1,
  },
};

export function accountLimitValues(limits: LimitsBody): Values<AccountLimitField> {
  return {
    openOrdersMax: String(limits.openOrdersMax),
    ordersPerSecondMax: String(limits.ordersPerSecondMax),
    grossExposureMinorMax: String(limits.grossExposureMinorMax),
    duplicateWindowUs: String(limits.duplicateWindowUs),
    tradeGroup: String(limits.tradeGroup),
    noOpposingOrders: limits.noOpposingOrders ? 'yes' : 'no',
  };
}

export function accountLimitProblems(
  values: Values<AccountLimitField>,
): Problems<AccountLimitField> {
  const problems: Partial<Record<AccountLimitField, string | undefined>> = {};
  for (const field of accountLimitFields) {
    if (field === 'noOpposingOrders') continue;
    problems[field] = wholeProblem(values[field], 0, accountLimitWords[field].max);
  }
  return problems;
}

export function accountLimitsBody(values: Values<AccountLimitField>): LimitsBody {
  return {
    openOrdersMax: Number(values.openOrdersMax),
    ordersPerSecondMax: Number(values.ordersPerSecondMax),
    grossExposureMinorMax: Number(values.grossExposureMinorMax),
    duplicateWindowUs: Number(values.duplicateWindowUs),
    tradeGroup: Number(values.tradeGroup),
    noOpposingOrders: values.noOpposingOrders === 'yes',
  };
}
