// Mail leaves the venue whole, to one addressee, with the headers that the venue gave it: through a folder, and through a real SMTP conversation.

import fs from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { MailError, openMail, type MailTransport } from '#notifications/mail.ts';

let folder: string;
let mail: MailTransport;
const servers: net.Server[] = [];

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'outbox-'));
  mail = openMail({
    outboxFolder: path.join(folder, 'mail'),
    from: 'venue@example.com',
    senderName: 'Buttonwood',
  });
});
afterAll(() => fs.rm(folder, { recursive: true }));
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const sent = async (id: string): Promise<string> =>
  fs.readFile(path.join(folder, 'mail', `${id}.eml`), 'utf8');

test('a venue without a mail server keeps each mail as a file of its own', async () => {
  await mail.send({
    to: 'ada@example.com',
    subject: 'Täglich',
    text: 'one\n.\ntwo',
    id: 'first-1',
  });
  const text = await sent('first-1');
  expect(text).toContain('To: ada@example.com\r\n');
  expect(text).toContain('From: Buttonwood <venue@example.com>\r\n');
  expect(text).toContain('Subject: =?UTF-8?');
  expect(text).toContain('Message-ID: <first-1@example.com>\r\n');
  expect(text).toContain('\r\n\r\none\r\n.\r\ntwo');
  expect(await fs.readdir(path.join(folder, 'mail'))).toEqual(['first-1.eml']);
});

test('the same mail again is the same file', async () => {
  const again = { to: 'ada@example.com', subject: 'Again', text: 'x', id: 'again' };
  await mail.send(again);
  await mail.send(again);
  const files = await fs.readdir(path.join(folder, 'mail'));
  expect(files.filter((name) => name.startsWith('again'))).toEqual(['again.eml']);
});

test.each([
  ['a second header in the subject', { subject: 'Hi\r\nBcc: eve@example.com' }],
  ['a line feed alone', { subject: 'Hi\nBcc: eve@example.com' }],
  ['a carriage return alone', { subject: 'Hi\rBcc: eve@example.com' }],
  ['a line separator', { subject: 'Hi\u2028Bcc: eve@example.com' }],
  ['a NUL', { subject: 'Hi\u0000' }],
  ['an empty subject', { subject: '' }],
  ['a header in the address', { to: 'ada@example.com\r\nBcc: eve@example.com' }],
  ['two addresses', { to: 'ada@example.com,eve@example.com' }],
  ['two addresses by a semicolon', { to: 'ada@example.com;eve@example.com' }],
  ['a display name', { to: 'Ada <ada@example.com>' }],
  ['a group', { to: 'all:ada@example.com,eve@example.com;' }],
  ['a quoted part', { to: '"a b"@example.com' }],
  ['a blank', { to: 'ada@example.com ' }],
  ['no host', { to: 'ada@' }],
  ['a path as id', { id: '../../etc/passwd' }],
])('a mail with %s is refused for good', async (_name, change) => {
  const whole = { to: 'ada@example.com', subject: 'Hi', text: 'x', ...change };
  const error = await mail.send(whole).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MailError);
  expect((error as MailError).isPermanent).toBe(true);
});

/** A mail server that answers RCPT as it is told and keeps the data that it was sent. */
async function smtpServer(rcptAnswer: string): Promise<{ port: number; received: string[] }> {
  const received: string[] = [];
  const server = net.createServer((socket) => {
    let isData = false;
    let data = '';
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (isData) {
        data += text;
        if (!data.endsWith('\r\n.\r\n')) return;
        isData = false;
        received.push(data);
        data = '';
        socket.write('250 kept\r\n');
        return;
      }
      for (const line of text.split('\r\n').slice(0, -1)) {
        if (line.startsWith('DATA')) {
          isData = true;
          socket.write('354 go on\r\n');
        } else if (line.startsWith('RCPT')) socket.write(`${rcptAnswer}\r\n`);
        else socket.write('250 well\r\n');
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as net.AddressInfo).port, received };
}

function overSmtp(port: number): MailTransport {
  return openMail({
    url: `smtp://127.0.0.1:${port}`,
    outboxFolder: 'none',
    from: 'venue@example.com',
    senderName: 'Buttonwood',
  });
}

test('a mail server gets the mail', async () => {
  const { port, received } = await smtpServer('250 well');
  const smtp = overSmtp(port);
  await smtp.send({ to: 'ada@example.com', subject: 'Hello', text: 'x', id: 'over-smtp' });
  smtp.close();
  expect(received).toHaveLength(1);
  expect(received[0]).toContain('Message-ID: <over-smtp@example.com>\r\n');
});

test.each([
  ['550 nobody here', true],
  ['450 come back later', false],
])('a server that says %s makes it permanent: %s', async (answer, isPermanent) => {
  const { port } = await smtpServer(answer);
  const smtp = overSmtp(port);
  const error = await smtp
    .send({ to: 'ada@example.com', subject: 'Hello', text: 'x' })
    .catch((thrown: unknown) => thrown);
  smtp.close();
  expect(error).toBeInstanceOf(MailError);
  expect((error as MailError).isPermanent).toBe(isPermanent);
});

test('no server at all is worth another try', async () => {
  const smtp = overSmtp(1);
  const error = await smtp
    .send({ to: 'ada@example.com', subject: 'Hello', text: 'x' })
    .catch((thrown: unknown) => thrown);
  smtp.close();
  expect((error as MailError).isPermanent).toBe(false);
});

test.each(['http://mail.example.com', 'smtp://', 'mail'])('%s is no mail URL', (url) => {
  const options = { url, outboxFolder: 'none', from: 'venue@example.com', senderName: 'B' };
  expect(() => openMail(options)).toThrow(/mail URL/);
});
