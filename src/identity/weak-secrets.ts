// Which secrets a production venue does not start with: those that others know, and those that can be guessed. It must never show one.

/** Thrown at a start that would not be safe: the message is for the operator. */
export class UnsafeStart extends Error {
  override readonly name = 'UnsafeStart';
}

const bytesMin = 32;
/** A random secret of 64 digits has nearly all 16 of them; one of a few is no random one. */
const distinctMin = 8;
const known = [
  'admin',
  'buttonwood',
  'change-me',
  'changeme',
  'default',
  'demopass123',
  'example',
  'operator',
  'password',
  'replace-me',
  'secret',
  'test',
];

/** Why a secret of 64 hexadecimal digits is no good; undefined where nothing speaks against it. */
export function secretFault(secret: string): string | undefined {
  const text = secret.toLowerCase();
  if (text === '' || known.includes(text)) return 'is one that everybody knows';
  if (!/^[0-9a-f]*$/.test(text) || text.length < bytesMin * 2) {
    return `has fewer than ${bytesMin} bytes, written as ${bytesMin * 2} hexadecimal digits`;
  }
  if (known.some((word) => decoded(text).includes(word))) return 'has a word that everybody knows';
  if (new Set(text).size < distinctMin || isRepeated(text) || isCounted(text)) {
    return 'is not random';
  }
  return undefined;
}

/** Throws UnsafeStart, naming the secret, where a production venue should not start with it. */
export function refuseWeakSecret(name: string, secret: string): void {
  const fault = secretFault(secret);
  if (fault === undefined) return;
  throw new UnsafeStart(
    `In production mode the venue does not start with this ${name}: it ${fault}. Make one with "openssl rand -hex 32".`,
  );
}

/** What a production venue is started with, as text. */
export interface Secrets {
  /** 64 hexadecimal digits each. */
  readonly sessionSecret: string;
  readonly operatorToken: string;
  /** One key, or several as name:digits with commas between. */
  readonly keyring: string;
}

/** Throws UnsafeStart where one of the secrets is no good, or where one stands for two things. */
export function refuseUnsafeSecrets({ sessionSecret, operatorToken, keyring }: Secrets): void {
  refuseWeakSecret('session secret', sessionSecret);
  refuseWeakSecret('operator token', operatorToken);
  const keys = keyring.split(',').map((part) => part.trim().split(':').at(-1) ?? '');
  for (const key of keys) refuseWeakSecret('keyring', key);
  const all = [sessionSecret, operatorToken, ...keys];
  if (new Set(all.map((each) => each.toLowerCase())).size === all.length) return;
  throw new UnsafeStart(
    'In production mode the session secret, the operator token and the keys of the keyring are all different, and two of them are the same.',
  );
}

function decoded(hex: string): string {
  return Buffer.from(hex, 'hex').toString('latin1').toLowerCase();
}

/** The same part over and over. */
function isRepeated(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

/** Bytes that count up or down: 00 01 02 … */
function isCounted(text: string): boolean {
  const bytes = Buffer.from(text, 'hex');
  const steps = new Set<number>();
  for (let at = 1; at < bytes.length; at++)
    steps.add(bytes.readUInt8(at) - bytes.readUInt8(at - 1));
  return steps.size === 1;
}
