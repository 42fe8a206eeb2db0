// Which places of the network the venue sends to at the wish of a member: public ones only. Everything that is not surely public is refused, so
// that nobody reaches the venue's own network, its machine or its host's metadata through it. It must never decide by a name: names change.

import net from 'node:net';

/** IPv4 that is not for everybody (IANA's special-purpose registry), and a metadata service that hides among public ones. */
const refused4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
];
/** Within IPv6's only public range: tunnels that lead to any IPv4 address, benchmarks, documentation. */
const refused6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const blocked = new net.BlockList();
for (const [address, bits] of refused4) blocked.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of refused6) blocked.addSubnet(address, bits, 'ipv6');
const global6 = new net.BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** True for an address, as the system writes it, that is public beyond doubt. */
export function isPublicAddress(address: string): boolean {
  switch (net.isIP(address)) {
    case 4:
      return !blocked.check(address, 'ipv4');
    case 6:
      // A zone belongs to a link; IPv4 in IPv6 (mapped, translated) is outside the public range altogether.
      return (
        !address.includes('%') && global6.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
      );
    default:
      return false;
  }
}

const portsAllowed = new Set(['', '443', '8443']);
const urlMax = 2_048;
export const loopback = '127.0.0.1';

export interface TargetRules {
  /** For a venue on one's own machine only: plain http to 127.0.0.1, at any port. */
  readonly allowLoopback: boolean;
}

/**
 * The URL that a member may have messages sent to, in one spelling; or a sentence that says why not. Its name may still lead to a place that
 * is refused: that is decided when it is connected to.
 */
export function readTarget(text: string, { allowLoopback }: TargetRules): URL | string {
  if (text.length > urlMax) return `The address has more than ${urlMax} characters.`;
  // The parser drops some of these in silence.
  // oxlint-disable-next-line eslint/no-control-regex -- these are what a URL must not hold
  if (/[\u0000-\u0020\u007f-\u009f]/.test(text))
    return 'The address has blanks or control characters.';
  if (!URL.canParse(text)) return 'This is no web address.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'The address must not hold a password.';
  if (url.hash !== '') return 'The address must not have a fragment.';
  if (allowLoopback && url.protocol === 'http:' && url.hostname === loopback) return url;
  if (url.protocol !== 'https:') return 'The address must begin with https://.';
  if (!portsAllowed.has(url.port)) return 'The port must be 443 or 8443.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (net.isIP(host) !== 0 && !isPublicAddress(host)) return 'The address is not a public one.';
  if (net.isIP(host) === 0 && !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?$/.test(host)) {
    return 'The host is not a public name.';
  }
  return url;
}
