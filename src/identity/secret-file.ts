// A secret of 32 random bytes in a file that only its owner may read: the key that signs sessions, the operator's token. Made at
// the first start. It must never be printed or written anywhere else.

import crypto from 'node:crypto';
import fs from 'node:fs/promises';

const secretBytes = 32;
const hexSecret = /^[0-9a-f]{64}$/;

/** The secret in `path` as 64 hexadecimal digits, made where there is none. Throws where the file holds something else. */
export async function openSecret(path: string): Promise<string> {
  const existing = await read(path);
  if (existing !== undefined) return existing;
  const secret = crypto.randomBytes(secretBytes).toString('hex');
  // Written aside and linked into place: nobody ever reads half a secret, and of two who make one, one wins.
  const aside = `${path}.${crypto.randomUUID()}.new`;
  await fs.writeFile(aside, `${secret}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await fs.link(aside, path);
    return secret;
  } catch (error) {
    const winner = await read(path);
    if (winner === undefined) throw new Error(`cannot write ${path}`, { cause: error });
    return winner;
  } finally {
    await fs.rm(aside, { force: true });
  }
}

async function read(path: string): Promise<string | undefined> {
  let text: string;
  try {
    text = (await fs.readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`cannot read ${path}`, { cause: error });
  }
  if (!hexSecret.test(text)) {
    throw new Error(`${path} holds no secret of 64 hexadecimal digits; remove it to get a new one`);
  }
  return text;
}
