// How mail leaves the venue: over SMTP, or into a folder with one .eml file a mail, for a venue without a mail server. It must never let text
// from outside add a header or an addressee, and it must never try again: who calls it decides what becomes of a mail that was not taken.

import crypto from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';

export interface Mail {
  /** One address, `name@host`, and nothing around it. */
  readonly to: string;
  /** One line of at most 200 characters. */
  readonly subject: string;
  readonly text: string;
  /** The same id for the same mail, however often it is sent: 1 to 64 of `A-Z a-z 0-9 - _`. */
  readonly id?: string;
}

export interface Mailer {
  /** Resolves when the mail was taken. Throws MailError where it was not. */
  send(mail: Mail): Promise<void>;
}

export interface MailTransport extends Mailer {
  close(): void;
}

export interface MailOptions {
  /** `smtp://user:password@host:587` or `smtps://host`; into the folder where it is not given. */
  readonly url?: string | undefined;
  /** Where mails are kept that no server takes, made where it is not there. */
  readonly outboxFolder: string;
  /** The sender: one address. Its domain ends the mails' ids. */
  readonly from: string;
  readonly senderName: string;
}

/** A mail that was not taken. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** True where the same mail will never be taken, such as for an address that is none. */
  readonly isPermanent: boolean;

  constructor(message: string, isPermanent: boolean, cause?: unknown) {
    super(message, { cause });
    this.isPermanent = isPermanent;
  }
}

const addressMax = 254;
const subjectMax = 200;
const textMax = 100_000;
const sendTimeoutMs = 30_000;
/** Printable ASCII without what separates, quotes or comments addresses (RFC 5322), and one @. */
const address = /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const mailId = /^[\w-]{1,64}$/;
// oxlint-disable-next-line eslint/no-control-regex -- these are what a header must not hold
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** True for one plain address that mail can be sent to. */
export function isMailAddress(text: string): boolean {
  return text.length <= addressMax && address.test(text) && !text.includes('..');
}

/** Opens no connection before the first mail. Throws where the sender or the URL is none. */
export function openMail({ url, outboxFolder, from, senderName }: MailOptions): MailTransport {
  if (!isMailAddress(from)) throw new Error(`the sender "${from}" is no mail address`);
  if (control.test(senderName)) throw new Error("the sender's name has control characters");
  const compose = composer(from, senderName);
  return url === undefined ? folderMail(outboxFolder, compose) : smtpMail(url, compose);
}

type Compose = ReturnType<typeof composer>;

function composer(from: string, senderName: string) {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return (mail: Mail) => {
    checkMail(mail);
    return {
      from: { name: senderName, address: from },
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id ?? crypto.randomUUID()}@${domain}>`,
      // Nobody's holiday notice answers the venue.
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  };
}

function smtpMail(url: string, compose: Compose): MailTransport {
  const { protocol, hostname, port, username, password } = readMailUrl(url);
  const isSecure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    pool: true,
    maxConnections: 2,
    connectionTimeout: sendTimeoutMs,
    greetingTimeout: sendTimeoutMs,
    socketTimeout: sendTimeoutMs,
    ...(username === ''
      ? {}
      : // A password is never sent in the clear.
        {
          requireTLS: !isSecure,
          auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
        }),
  });
  return {
    async send(mail) {
      const composed = compose(mail);
      try {
        await transport.sendMail(composed);
      } catch (error) {
        const isPermanent = (error as { permanent?: unknown }).permanent === true;
        throw new MailError(
          `the mail server did not take it: ${reason(error)}`,
          isPermanent,
          error,
        );
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** The parts of an SMTP URL. Throws without telling the URL, which may hold a password. */
function readMailUrl(url: string): URL {
  if (!URL.canParse(url)) throw new Error('the mail URL is none');
  const parsed = new URL(url);
  if (!['smtp:', 'smtps:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw new Error('the mail URL must be smtp://host or smtps://host');
  }
  return parsed;
}

function folderMail(folder: string, compose: Compose): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const composed = compose(mail);
      const name = composed.messageId.slice(1, composed.messageId.indexOf('@'));
      const file = path.join(folder, `${name}.eml`);
      const aside = `${file}.${crypto.randomUUID()}.new`;
      try {
        await fs.mkdir(folder, { recursive: true, mode: 0o700 });
        const { message } = await transport.sendMail(composed);
        if (!Buffer.isBuffer(message)) throw new Error('the mail was not written as bytes');
        // Mails carry links that sign in: nobody else may read them, and nobody reads half of one.
        await fs.writeFile(aside, message, { mode: 0o600, flag: 'wx', flush: true });
        await fs.rename(aside, file);
      } catch (error) {
        await fs.rm(aside, { force: true }).catch(() => undefined);
        throw new MailError(`cannot keep the mail in the outbox: ${reason(error)}`, false, error);
      }
    },
    close: () => undefined,
  };
}

function checkMail({ to, subject, text, id }: Mail): void {
  const refuse = (message: string): never => {
    throw new MailError(message, true);
  };
  if (!isMailAddress(to)) refuse('"to" is not one mail address');
  if (subject === '' || subject.length > subjectMax) {
    refuse(`"subject" must have 1 to ${subjectMax} characters`);
  }
  if (control.test(subject)) refuse('"subject" has control characters');
  if (text.length > textMax) refuse(`"text" has more than ${textMax} characters`);
  if (id !== undefined && !mailId.test(id)) refuse('"id" must be 1 to 64 letters, digits, - and _');
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
