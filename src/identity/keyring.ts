// The venue's keys for secrets at rest: what must be read again (the secrets of API keys and of second factors) is sealed with AES-256-GCM, what
// only needs to be recognised (tokens, recovery codes) is kept as a keyed hash. Several keys may be held: the first seals, all open, so that
// keys can be changed. It must never show a key or what it opened.

import crypto from 'node:crypto';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const keyId = /^[A-Za-z0-9_-]{1,32}$/;
const hexKey = /^[0-9a-f]{64}$/i;
const version = 'v1';

/** Thrown where a keyring or something sealed is of no use: the message is for the operator and names no secret. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

interface Key {
  readonly id: string;
  readonly sealing: Buffer;
  readonly hashing: Buffer;
}

export class Keyring {
  private readonly keys: readonly Key[];

  /**
   * `text` is one key of 64 hexadecimal digits, or several with names, the current one first: `2026b:9f…,2026a:03…`. Throws KeyringError.
   */
  constructor(text: string) {
    this.keys = text.split(',').map((part) => {
      const [first = '', second] = part.trim().split(':');
      const [id, hex] = second === undefined ? ['k1', first] : [first, second];
      if (!keyId.test(id) || !hexKey.test(hex)) {
        throw new KeyringError(
          'The keyring is one key of 64 hexadecimal digits, or several as name:digits with commas between, and it is not.',
        );
      }
      const key = Buffer.from(hex, 'hex');
      return { id, sealing: derive(key, 'sealing'), hashing: derive(key, 'hashing') };
    });
    if (new Set(this.keys.map(({ id }) => id)).size !== this.keys.length) {
      throw new KeyringError('Two keys of the keyring have the same name.');
    }
  }

  /** `v1.<key>.<nonce>.<ciphertext and tag>`. `context` says what it is and whose: it opens only under the same. */
  seal(context: string, secret: string): string {
    const key = this.current();
    const nonce = crypto.randomBytes(nonceBytes);
    const cipher = crypto.createCipheriv('aes-256-gcm', key.sealing, nonce);
    cipher.setAAD(Buffer.from(`${version}.${key.id}.${context}`));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const bytes = Buffer.concat([sealed, cipher.getAuthTag()]);
    return `${version}.${key.id}.${nonce.toString('base64url')}.${bytes.toString('base64url')}`;
  }

  /** What was sealed under this context. Throws KeyringError where it was not, or its key is gone. */
  open(context: string, sealed: string): string {
    const [kind, id = '', nonce = '', text = ''] = sealed.split('.');
    const key = this.keys.find((each) => each.id === id);
    if (kind !== version || key === undefined) {
      throw new KeyringError(`The key "${id}" that sealed a secret is not in the keyring.`);
    }
    const bytes = Buffer.from(text, 'base64url');
    try {
      const decipher = crypto.createDecipheriv(
        'aes-256-gcm',
        key.sealing,
        Buffer.from(nonce, 'base64url'),
        { authTagLength: tagBytes },
      );
      decipher.setAAD(Buffer.from(`${version}.${id}.${context}`));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const opened = [decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    } catch (error) {
      throw new KeyringError('A sealed secret was changed, or is not where it belongs.', {
        cause: error,
      });
    }
  }

  /** A keyed hash (HMAC-SHA256) under the current key: nobody who reads the table can try guesses. */
  hash(context: string, secret: string): Buffer {
    return hashWith(this.current(), context, secret);
  }

  /** The hashes under every key, the current one first: for what was hashed before a change of keys. */
  hashes(context: string, secret: string): Buffer[] {
    return this.keys.map((key) => hashWith(key, context, secret));
  }

  private current(): Key {
    const [key] = this.keys;
    if (key === undefined) throw new KeyringError('The keyring is empty.');
    return key;
  }
}

function hashWith(key: Key, context: string, secret: string): Buffer {
  return crypto.createHmac('sha256', key.hashing).update(`${context}\n${secret}`).digest();
}

/** A key for one purpose (HKDF-SHA256, RFC 5869). */
function derive(key: Buffer, purpose: string): Buffer {
  return Buffer.from(
    crypto.hkdfSync('sha256', key, 'buttonwood keyring', `buttonwood ${purpose}`, keyBytes),
  );
}
