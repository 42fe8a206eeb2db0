// The venue sends to public places only, however a place is written and wherever a name leads.

import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { post, type Address } from '#notifications/outgoing.ts';
import { isPublicAddress, readTarget } from '#notifications/safe-address.ts';

const strict = { allowLoopback: false };

describe('an address', () => {
  test.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:81b::200e',
  ])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.100.100.200',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '0177.0.0.1',
    '2130706433',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a webhook may be sent to', () => {
  test.each([
    ['https://example.com/hook', 'https://example.com/hook'],
    ['https://example.com:8443/a?b=c', 'https://example.com:8443/a?b=c'],
    ['https://EXAMPLE.com:443/', 'https://example.com/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://[2606:4700:4700::1111]/', 'https://[2606:4700:4700::1111]/'],
  ])('%s', (text, href) => {
    const url = readTarget(text, strict);
    expect(typeof url === 'string' ? url : url.href).toBe(href);
  });
});

describe('a webhook may not be sent to', () => {
  test.each([
    ['plain http', 'http://example.com/'],
    ['another scheme', 'ftp://example.com/'],
    ['a file', 'file:///etc/passwd'],
    ['no URL', 'example.com'],
    ['another port', 'https://example.com:22/'],
    ['a name and password', 'https://user:pass@example.com/'],
    ['a fragment', 'https://example.com/#x'],
    ['a line break', 'https://exam\nple.com/'],
    ['a blank', 'https://example.com/ x'],
    ['a long text', `https://example.com/${'x'.repeat(2_048)}`],
    ['localhost', 'https://localhost/'],
    ['a name of one part', 'https://metadata/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback in decimal', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback in hex', 'https://0x7f.0.0.1/'],
    ['loopback in one hex number', 'https://0x7f000001/'],
    ['loopback in full-width digits', 'https://１２７.0.0.1/'],
    ['loopback with encoded dots', 'https://127%2e0%2e0%2e1/'],
    ['loopback with a final dot', 'https://127.0.0.1./'],
    ['a private net in decimal', 'https://3232235521/'],
    ['zero', 'https://0/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 loopback, long', 'https://[0:0:0:0:0:0:0:1]/'],
    ['IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['IPv4 in IPv6, hex', 'https://[::ffff:7f00:1]/'],
    ['unique local IPv6', 'https://[fd00:ec2::254]/'],
    ['link-local IPv6', 'https://[fe80::1]/'],
  ])('%s', (_name, text) => {
    expect(typeof readTarget(text, strict)).toBe('string');
  });

  test('anything but 127.0.0.1 over http, even where that is allowed', () => {
    const local = { allowLoopback: true };
    expect(readTarget('http://127.0.0.1:8080/x', local)).toBeInstanceOf(URL);
    for (const host of ['127.0.0.2', 'localhost', '10.0.0.1', '[::1]', 'example.com']) {
      expect(typeof readTarget(`http://${host}:8080/x`, local)).toBe('string');
    }
    expect(typeof readTarget('https://127.0.0.1/', local)).toBe('string');
  });
});

describe('a name', () => {
  let server: net.Server;
  let port: number;
  let connections = 0;

  beforeAll(async () => {
    server = net.createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as net.AddressInfo).port;
  });
  afterAll(() => server.close());

  const leadingTo =
    (...addresses: string[]) =>
    (): Promise<Address[]> =>
      Promise.resolve(addresses.map((address) => ({ address, family: net.isIP(address) })));

  test.each([
    [['127.0.0.1']],
    [['10.1.2.3']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['fd00::1']],
    [['8.8.8.8', '127.0.0.1']],
    [['127.0.0.1', '8.8.8.8']],
  ])('that leads to %j is connected to by nobody', async (addresses) => {
    const url = new URL(`https://hook.example.com:${port}/`);
    const sent = post(url, {}, '{}', { ...strict, resolve: leadingTo(...addresses) });
    await expect(sent).rejects.toThrow(/not public/);
    expect(connections).toBe(0);
  });

  test('is resolved once: what it leads to later is not connected to', async () => {
    let asked = 0;
    const resolve = (): Promise<Address[]> => {
      asked++;
      return Promise.resolve([{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    };
    await expect(
      post(new URL(`https://rebound.example.com:${port}/`), {}, '{}', { ...strict, resolve }),
    ).rejects.toThrow(/not public/);
    expect(asked).toBe(1);
    expect(connections).toBe(0);
  });

  test('that does not exist says so', async () => {
    const resolve = (): Promise<Address[]> =>
      Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await expect(
      post(new URL('https://nowhere.example.com/'), {}, '{}', { ...strict, resolve }),
    ).rejects.toThrow(/cannot be resolved: ENOTFOUND/);
  });

  test('that nobody resolves in time is given up', async () => {
    const resolve = (): Promise<Address[]> => new Promise(() => undefined);
    await expect(
      post(new URL('https://slow.example.com/'), {}, '{}', { ...strict, resolve, timeoutMs: 50 }),
    ).rejects.toThrow(/no answer within 50 ms/);
  });
});

test('an address as such is looked at as any other', async () => {
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254']) {
    await expect(post(new URL(`https://${host}/`), {}, '{}', strict)).rejects.toThrow(/not public/);
  }
  await expect(post(new URL('http://127.0.0.1/'), {}, '{}', strict)).rejects.toThrow(/not https/);
});
