// What is written into the form of a new API key, and what is sent for it: label, scopes, addresses, an end. And how the end is told.
import type { RequestOf } from '#api/routes.ts';
import { dayWords, when } from '../format/format.ts';

export const keyScopes = ['read', 'trade', 'withdraw', 'operator'] as const;
export type KeyScope = (typeof keyScopes)[number];
export type KeyBody = RequestOf<'POST /v1/keys'>['body'];

export const scopeWords: Readonly<Record<KeyScope, string>> = {
  read: 'Read: orders, balances, reports',
  trade: 'Trade: place, change and cancel orders',
  withdraw: 'Withdraw: move money out',
  operator: 'Operator: run the venue',
};

export const addressesMax = 50;
const ipv4 =
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$|\/)|(?=$|\/))){4}(?:\/(?:3[0-2]|[12]?\d))?$/;
/** Shape only; the venue reads IPv6 for good. */
const ipv6 = /^(?=.*:.*:)[0-9a-f:.]{2,45}(?:\/(?:12[0-8]|1[01]\d|[1-9]?\d))?$/i;

/** Addresses and ranges as they are typed: between commas, spaces or lines. */
export function readAddresses(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

export function addressesProblem(text: string): string | undefined {
  const addresses = readAddresses(text);
  if (addresses.length > addressesMax) return `A key takes ${addressesMax} addresses at most.`;
  const wrong = addresses.find((address) => !ipv4.test(address) && !ipv6.test(address));
  return wrong === undefined
    ? undefined
    : `"${wrong}" is no address, nor a range such as 192.0.2.0/24.`;
}

export function labelProblem(text: string): string | undefined {
  const { length } = text.trim();
  if (length === 0) return 'Give the key a name, to know it again.';
  return length > 64 ? 'A name has at most 64 characters.' : undefined;
}

/** Scopes go in a text field of the form, between spaces. */
export function readScopes(text: string): readonly KeyScope[] {
  const given = new Set(text.split(' '));
  return keyScopes.filter((scope) => given.has(scope));
}

export function toggleScope(text: string, scope: KeyScope, on: boolean): string {
  const given = readScopes(text);
  return keyScopes.filter((one) => (one === scope ? on : given.includes(one))).join(' ');
}

/** Local midnight after a day as a date field has it. */
function endOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1);
}

/** "last day 15 Jun 2030" of a key that ends with a day; any other moment with its time. */
export function endWords(expiresAt: string, nowMs = Date.now()): string {
  const end = new Date(expiresAt);
  const before = new Date(end.getTime() - 1);
  const midnight = new Date(before.getFullYear(), before.getMonth(), before.getDate() + 1);
  return midnight.getTime() === end.getTime()
    ? `last day ${dayWords(before)}`
    : `ends ${when(expiresAt, nowMs)}`;
}

export function endProblem(day: string, nowMs: number): string | undefined {
  if (day === '') return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return 'Choose a day, or leave it empty.';
  return endOf(day).getTime() <= nowMs ? 'This day is over already.' : undefined;
}

export function keyBody(values: {
  readonly label: string;
  readonly scopes: string;
  readonly addresses: string;
  /** A day of the user's zone, or nothing: then it does not end by itself. */
  readonly expiresAt: string;
}): KeyBody {
  const addresses = readAddresses(values.addresses);
  return {
    label: values.label.trim(),
    scopes: [...readScopes(values.scopes)],
    ...(addresses.length === 0 ? {} : { addresses: [...addresses] }),
    ...(values.expiresAt === '' ? {} : { expiresAt: endOf(values.expiresAt).toISOString() }),
  };
}
