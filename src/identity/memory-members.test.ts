// Whom everybody may sign in as: an operator only where nobody but the people at the machine can come to the door.

import { expect, test } from 'vitest';
import { demoMembersFor, type Reach } from './memory-members.ts';

function names(reach: Partial<Reach>): readonly string[] {
  const whole = { host: '127.0.0.1', publicUrl: undefined, trustProxy: 0, ...reach };
  return demoMembersFor(whole).map(({ username }) => username);
}

test.each<[string, Partial<Reach>]>([
  ['127.0.0.1', {}],
  ['another loopback address', { host: '127.8.4.1' }],
  ['localhost', { host: 'localhost' }],
  ['::1', { host: '::1' }],
  ['a public URL of this machine', { publicUrl: 'http://localhost:8080' }],
])('on %s there is a demo operator', (_where, reach) => {
  expect(names(reach)).toEqual(['buyer_demo', 'seller_demo', 'operator_demo']);
});

test.each<[string, Partial<Reach>]>([
  ['every address', { host: '0.0.0.0' }],
  ['every IPv6 address', { host: '::' }],
  ['an address of a network', { host: '192.168.1.7' }],
  ['a name that begins like loopback', { host: '127.0.0.1.example.org' }],
  ['a name', { host: 'localhost.example.org' }],
  ['loopback behind a proxy', { trustProxy: 1 }],
  ['loopback with a public name', { publicUrl: 'https://exchange.example' }],
])('on %s there is none', (_where, reach) => {
  expect(names(reach)).toEqual(['buyer_demo', 'seller_demo']);
});
