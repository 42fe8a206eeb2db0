// What members are told about, and by which ways unless they say otherwise.

export const notificationKinds = [
  'fill',
  'cancel',
  'expiry',
  'reject',
  'tradeChange',
  'limitNear',
  'priceAlert',
  'deposit',
  'withdrawal',
  'halt',
  'resume',
  'announcement',
  'security',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** The ways on which a notification goes. */
export interface Ways {
  readonly inApp: boolean;
  readonly mail: boolean;
  readonly webhook: boolean;
}

interface KindTerms {
  readonly byDefault: Ways;
  /** True where many in a moment go into one mail. */
  readonly isGathered: boolean;
  /** Ways that a member cannot turn off. */
  readonly fixed: readonly ('inApp' | 'mail')[];
}

const everyWay: Ways = { inApp: true, mail: true, webhook: true };
/** For what happens often, or was one's own doing. */
const noMail: Ways = { inApp: true, mail: false, webhook: true };

export const kindTerms: Readonly<Record<NotificationKind, KindTerms>> = {
  fill: { byDefault: everyWay, isGathered: true, fixed: [] },
  cancel: { byDefault: noMail, isGathered: true, fixed: [] },
  expiry: { byDefault: everyWay, isGathered: true, fixed: [] },
  reject: { byDefault: noMail, isGathered: true, fixed: [] },
  tradeChange: { byDefault: everyWay, isGathered: true, fixed: ['inApp'] },
  limitNear: { byDefault: everyWay, isGathered: true, fixed: [] },
  priceAlert: { byDefault: everyWay, isGathered: true, fixed: [] },
  deposit: { byDefault: everyWay, isGathered: false, fixed: [] },
  withdrawal: { byDefault: everyWay, isGathered: false, fixed: ['inApp'] },
  halt: { byDefault: noMail, isGathered: true, fixed: [] },
  resume: { byDefault: noMail, isGathered: true, fixed: [] },
  announcement: { byDefault: noMail, isGathered: true, fixed: [] },
  // Whoever takes over a session must not be able to keep its owner from hearing of it.
  security: { byDefault: everyWay, isGathered: false, fixed: ['inApp', 'mail'] },
};
