// What every reject code means to a client of the API: a sentence, the field at fault, the HTTP status and the unit of its limit. The
// one table of it; a code without a line does not type-check.

import type { RejectName } from '#core/reject-codes.ts';
import { coreRejectMeanings } from '#gateways/core-rejects.ts';
import type { RejectMeaning } from '#gateways/reject-meaning.ts';

export type { RejectMeaning } from '#gateways/reject-meaning.ts';

const malformed = 400;
const unauthorised = 401;
const forbidden = 403;
const missing = 404;
const conflict = 409;
const business = 422;
const tooMany = 429;
const failed = 500;
const unavailable = 503;

export const rejectMeanings: Readonly<Record<RejectName, RejectMeaning>> = {
  ...coreRejectMeanings,

  malformedMessage: { message: 'The message is not valid JSON.', status: malformed },
  missingField: { message: 'A field is missing.', status: malformed },
  invalidField: { message: 'A field has a value that it cannot have.', status: malformed },
  unauthenticated: { message: 'Sign in first.', status: unauthorised },
  forbidden: { message: 'You may not do this.', status: forbidden },
  notFound: { message: 'There is nothing here.', status: missing },
  rateLimited: { message: 'Too many requests; wait a moment.', status: tooMany },
  venueBusy: { message: 'The venue is busy; try again in a moment.', status: unavailable },
  payloadTooLarge: { message: 'The message is larger than 64 KiB.', status: 413 },
  unknownOperation: { message: 'There is no such operation.', status: malformed, field: 'op' },
  unknownChannel: { message: 'There is no such channel.', status: malformed },
  gapNotAvailable: {
    message: 'The missing deltas are no longer kept; subscribe again for a snapshot.',
    status: missing,
    field: 'from',
  },
  venueStopping: { message: 'The venue is stopping.', status: unavailable },
  wrongCredentials: { message: 'Wrong user name or password.', status: unauthorised },
  unknownField: { message: 'There is no such field.', status: malformed },
  tooManySubscriptions: { message: 'Too many subscriptions on one connection.', status: business },
  internalError: { message: 'Something went wrong in the venue.', status: failed },
  journalFull: {
    message: 'The venue has no room left to record orders; only cancels are taken.',
    status: unavailable,
  },
  databaseUnavailable: {
    message: 'The database is away; trading goes on, and this works again when it is back.',
    status: unavailable,
  },
  tooManyAttempts: {
    message: 'Too many failed attempts; wait before the next one.',
    status: tooMany,
  },
  usernameTaken: { message: 'This user name is taken.', status: conflict, field: 'username' },
  weakPassword: {
    message: 'The password is too easy to guess.',
    status: business,
    field: 'password',
  },
  invalidTicket: {
    message: 'The sign-in took too long or failed too often; start again.',
    status: unauthorised,
    field: 'ticket',
  },
  wrongCode: {
    message: 'Wrong code, or one that was used already.',
    status: unauthorised,
    field: 'code',
  },
  invalidLink: {
    message: 'This link is not valid, or no longer.',
    status: business,
    field: 'token',
  },
  refreshTokenReused: {
    message: 'This refresh token was used before, so the session was ended.',
    status: unauthorised,
    field: 'refreshToken',
  },
  invalidRefreshToken: {
    message: 'The refresh token is not valid, or no longer.',
    status: unauthorised,
    field: 'refreshToken',
  },
  secondFactorOn: { message: 'A second factor is in force already.', status: conflict },
  secondFactorOff: {
    message: 'No second factor is in force, or none was begun.',
    status: conflict,
  },
  invalidSignature: {
    message: 'The request is not signed by this key.',
    status: unauthorised,
    field: 'x-buttonwood-signature',
  },
  staleTimestamp: {
    message: "The timestamp of the request is too far from the venue's clock.",
    status: unauthorised,
    field: 'x-buttonwood-timestamp',
  },
  nonceReused: {
    message: 'This request was sent before.',
    status: unauthorised,
    field: 'x-buttonwood-nonce',
  },
  addressNotAllowed: { message: 'The key may not be used from this address.', status: forbidden },
  scopeNotHeld: {
    message: 'A key cannot do more than its member.',
    status: forbidden,
    field: 'scopes',
  },
  tooManyKeys: { message: 'You have as many keys as a member may have.', status: business },
  tooManyAccounts: { message: 'You have as many accounts as a member may have.', status: business },
  unknownMember: { message: 'There is no such member.', status: missing, field: 'memberId' },
  emailTaken: {
    message: 'Another member has this e-mail address.',
    status: conflict,
    field: 'email',
  },
  memberSuspended: { message: 'The membership is suspended.', status: forbidden },
  unknownRequest: {
    message: 'There is no such request.',
    status: missing,
  },
  unknownWithdrawalAddress: {
    message: 'You have no such withdrawal address.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressWaiting: {
    message: 'The withdrawal address is new: it may be used once its waiting time has passed.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressCurrency: {
    message: 'The withdrawal address is of another currency.',
    status: business,
    field: 'addressId',
  },
  withdrawalAddressLimit: {
    message: 'You have as many withdrawal addresses as you may.',
    status: business,
  },
  withdrawalAddressExists: {
    message: 'This bank account is registered already under another label or holder.',
    status: conflict,
    field: 'iban',
  },
  requestNotWaiting: {
    message: 'The withdrawal does not wait for an operator, or no longer.',
    status: conflict,
  },
  ownWithdrawal: {
    message: 'Nobody approves a withdrawal of his own.',
    status: forbidden,
  },
  alreadyApproved: {
    message: 'You have approved this withdrawal already; another operator must.',
    status: conflict,
  },
  unknownPriceAlert: {
    message: 'You have no such price alert.',
    status: missing,
    field: 'alertId',
  },
  tooManyPriceAlerts: {
    message: 'You have as many price alerts as a member may have.',
    status: business,
    limit: 'count',
  },
  unknownWebhook: { message: 'You have no such webhook.', status: missing, field: 'webhookId' },
  tooManyWebhooks: {
    message: 'You have as many webhooks as a member may have.',
    status: business,
    limit: 'count',
  },
  webhookNotAllowed: {
    message: 'The venue does not send to this address.',
    status: business,
    field: 'url',
  },
  notificationFixed: {
    message: 'Notifications of this kind cannot be turned off on this way.',
    status: business,
    field: 'preferences',
  },
  reportTooLarge: {
    message: 'This report is too long: ask for less at a time, or for another format.',
    status: business,
  },
  reportInconsistent: {
    message: 'This report does not add up, so it is not handed out; the venue has been told.',
    status: 500,
  },
  auditUnavailable: {
    message: 'The action cannot be recorded now, so it was not done; try again in a moment.',
    status: unavailable,
  },
  unknownAnnouncement: {
    message: 'There is no such announcement.',
    status: missing,
    field: 'announcementId',
  },
  calendarsUnavailable: {
    message: "The calendar cannot be kept now: the venue's data folder cannot be written.",
    status: unavailable,
  },
  demonstrationsOff: {
    message: 'This venue shows no demonstrations: they run in demo mode only.',
    status: forbidden,
  },
  demonstrationUnderWay: { message: 'Another demonstration is under way.', status: conflict },
  unknownDemonstration: {
    message: 'There is no such demonstration.',
    status: missing,
    field: 'name',
  },
  unknownDemonstrationRun: {
    message: 'There is no such run, or none that is still kept.',
    status: missing,
    field: 'runId',
  },
};
