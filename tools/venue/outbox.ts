// The mails of a venue that has no mail server: files in the outbox of its data folder. It must never change or remove one.

import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 100;

/** A mail of the outbox. */
export interface ReadMail {
  readonly subject: string;
  readonly text: string;
}

/** The newest mail to the address, waited for; undefined where none comes. */
export async function mailTo(
  dataFolder: string,
  address: string,
  withinMs: number,
): Promise<ReadMail | undefined> {
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    const mails = await readOutbox(path.join(dataFolder, 'outbox'));
    const mail = mails.find((text) => text.includes(`\r\nTo: ${address}\r\n`));
    if (mail !== undefined) return readMail(mail);
    await sleep(lookEveryMs);
  }
  return undefined;
}

async function readOutbox(outbox: string): Promise<string[]> {
  const names = await fs.readdir(outbox).catch(() => []);
  const mails = names.filter((name) => name.endsWith('.eml'));
  return Promise.all(mails.map((name) => fs.readFile(path.join(outbox, name), 'utf8')));
}

/** Subject and text of a mail as the outbox has it: one part, quoted-printable or plain. */
function readMail(mail: string): ReadMail {
  const end = mail.indexOf('\r\n\r\n');
  const head = mail.slice(0, end);
  const subject = /^Subject: (.*)$/m.exec(head)?.[1]?.trim() ?? '';
  const body = mail.slice(end + 4);
  const isQuoted = /^Content-Transfer-Encoding: quoted-printable/im.test(head);
  return { subject, text: (isQuoted ? unquoted(body) : body).trim() };
}

function unquoted(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
