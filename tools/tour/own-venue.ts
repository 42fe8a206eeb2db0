// A demo venue for the time of the tour: on a temporary folder and a free port, with agents that trade, ended and removed at the end. It must never
// touch a venue or a folder that it did not make.

import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.ts';

const startWithinMs = 120_000;
const stopWithinMs = 30_000;
const lookEveryMs = 100;
const mainFile = path.join(import.meta.dirname, '../../src/main.ts');

/** A mail of the outbox. */
export interface ReadMail {
  readonly subject: string;
  readonly text: string;
}

export class OwnVenue {
  private readonly folder: string;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private hasEnded = false;
  private lastWords = '';
  private foundUrl = '';

  private constructor(folder: string, isQuick: boolean) {
    this.folder = folder;
    const args = ['--data', folder, '--port', '0', '--host', '127.0.0.1'];
    if (isQuick) args.push('--address-wait', '3');
    // What the caller set for his own venue is not for this one.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !name.startsWith('BUTTONWOOD_') && name !== 'DATABASE_URL',
    );
    // A group of its own: Ctrl-C is for the tour, which then ends the venue in good order.
    this.child = spawn(process.execPath, [mainFile, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: Object.fromEntries(inherited),
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      const words = data.toString().trim();
      if (words !== '') this.lastWords = words.slice(-500);
    });
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.hasEnded = true;
        resolve();
      };
      this.child.once('exit', end);
      this.child.once('error', end);
    });
    process.once('exit', () => this.child.kill());
  }

  /** Where it answers. */
  get url(): string {
    return this.foundUrl;
  }

  /** Resolves when it takes orders. Rejects with Refusal. */
  static async start(isQuick: boolean): Promise<OwnVenue> {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'buttonwood-venue-'));
    // Where the tour runs as root, the database runs as somebody else, who must get in.
    await fs.chmod(folder, 0o755);
    const venue = new OwnVenue(folder, isQuick);
    try {
      await venue.waitUntilReady();
    } catch (error) {
      await venue.stop();
      throw error;
    }
    return venue;
  }

  /** The newest mail to the address, waited for; undefined where none comes. */
  async mailTo(address: string, withinMs: number): Promise<ReadMail | undefined> {
    const endMs = performance.now() + withinMs;
    while (performance.now() < endMs) {
      const mails = await this.readOutbox();
      const mail = mails.find((text) => text.includes(`\r\nTo: ${address}\r\n`));
      if (mail !== undefined) return readMail(mail);
      await sleep(lookEveryMs);
    }
    return undefined;
  }

  async stop(): Promise<void> {
    if (!this.hasEnded) {
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), stopWithinMs);
      await this.ended;
      clearTimeout(timer);
    }
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  private async readOutbox(): Promise<string[]> {
    const outbox = path.join(this.folder, 'outbox');
    const names = await fs.readdir(outbox).catch(() => []);
    const mails = names.filter((name) => name.endsWith('.eml'));
    return Promise.all(mails.map((name) => fs.readFile(path.join(outbox, name), 'utf8')));
  }

  private async waitUntilReady(): Promise<void> {
    const endMs = performance.now() + startWithinMs;
    const urlFile = path.join(this.folder, 'venue.url');
    for (;;) {
      this.foundUrl = (await fs.readFile(urlFile, 'utf8').catch(() => '')).trim();
      if (this.foundUrl !== '' && (await isReady(this.foundUrl))) return;
      if (this.hasEnded) {
        throw new Refusal(`The venue did not start: ${this.lastWords || 'it said nothing'}`);
      }
      if (performance.now() > endMs) {
        throw new Refusal(`The venue is not ready after ${startWithinMs / 1_000} s.`);
      }
      await sleep(lookEveryMs);
    }
  }
}

/** True for a venue that takes orders. */
export async function isReady(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
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
