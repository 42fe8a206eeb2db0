// From where a key may be used.

import { expect, test } from 'vitest';
import { AddressList, isAddressRange } from './address-list.ts';

test('single addresses and ranges of both families', () => {
  const list = new AddressList(['192.0.2.7', '198.51.100.0/24', '2001:db8::/32']);
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '198.51.100.255', '2001:db8:1::1']) {
    expect(list.allows(address)).toBe(true);
  }
  for (const address of ['192.0.2.8', '198.51.101.0', '2001:db9::1', '', 'localhost']) {
    expect(list.allows(address)).toBe(false);
  }
  expect(new AddressList([]).allows('203.0.113.1')).toBe(true);
});

test.each(['', 'example.org', '192.0.2.1/33', '192.0.2', '2001:db8::/129', '1.2.3.4/', '::/0/0'])(
  '%j is no range',
  (text) => {
    expect(isAddressRange(text)).toBe(false);
  },
);
