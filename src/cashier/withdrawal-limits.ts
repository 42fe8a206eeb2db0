// How much may leave the venue, and who must have said yes. Pure: amounts in, the number of operators out.

export interface AmountLimits {
  /** Of one request, in minor units. */
  readonly requestMinor: number;
  /** Of a member's requests of the last 24 hours together, in minor units. */
  readonly dayMinor: number;
}

export interface WithdrawalPolicy {
  /** Up to here a withdrawal is approved by itself. */
  readonly automatic: AmountLimits;
  /** Up to here one operator is enough; above it there must be two. */
  readonly oneOperator: AmountLimits;
}

/** By currency code. A currency that is not named needs two operators for everything. */
export type WithdrawalPolicies = Readonly<Record<string, WithdrawalPolicy>>;

/** In cents: up to 10,000 at a time and 25,000 a day by itself, up to 100,000 and 250,000 with one operator. */
export const defaultPolicies: WithdrawalPolicies = {
  USD: {
    automatic: { requestMinor: 1_000_000, dayMinor: 2_500_000 },
    oneOperator: { requestMinor: 10_000_000, dayMinor: 25_000_000 },
  },
};

/** 0, 1 or 2 operators. `dayMinor` is what the member has taken out in the last 24 hours, this request included. */
export function approvalsNeeded(
  policy: WithdrawalPolicy | undefined,
  amountMinor: number,
  dayMinor: number,
): number {
  if (policy === undefined) return 2;
  const isWithin = (limits: AmountLimits): boolean =>
    amountMinor <= limits.requestMinor && dayMinor <= limits.dayMinor;
  if (isWithin(policy.automatic)) return 0;
  return isWithin(policy.oneOperator) ? 1 : 2;
}
