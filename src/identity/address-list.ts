// The addresses from which a key may be used: single ones and ranges (CIDR), of IPv4 and IPv6.

import net from 'node:net';

const range = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/;
/** An IPv4 address as IPv6 sockets show it. */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

export class AddressList {
  private readonly list = new net.BlockList();
  private readonly isEmpty: boolean;

  /** Each an address or a range; no entry at all means from everywhere. Check them with `isAddressRange` first. */
  constructor(entries: readonly string[]) {
    this.isEmpty = entries.length === 0;
    for (const entry of entries) {
      const parsed = parse(entry);
      if (parsed === undefined) throw new Error(`"${entry}" is no address and no range`);
      this.list.addSubnet(parsed.address, parsed.bits, parsed.family);
    }
  }

  allows(address: string): boolean {
    if (this.isEmpty) return true;
    const plain = mapped.exec(address)?.[1] ?? address;
    const version = net.isIP(plain);
    return version !== 0 && this.list.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  }
}

/** True for `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`. */
export function isAddressRange(text: string): boolean {
  return parse(text) !== undefined;
}

function parse(
  text: string,
):
  | { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' }
  | undefined {
  const [, address = '', bitsText] = range.exec(text) ?? [];
  const version = net.isIP(address);
  if (version === 0) return undefined;
  const bitsMax = version === 4 ? 32 : 128;
  const bits = bitsText === undefined ? bitsMax : Number(bitsText);
  if (bits > bitsMax) return undefined;
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}
