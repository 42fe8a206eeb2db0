// Which passwords are taken: long enough, not among the ones that are tried first, not the user's own name. No rule about kinds of characters
// (NIST SP 800-63B, 5.1.1.2; OWASP Authentication Cheat Sheet).

/** Characters. */
export const passwordMin = 10;
export const passwordMax = 256;

/** Tried first by everybody who guesses, of this length or with something before or behind; and this venue's own. */
const common = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  '1q2w3e4r',
  '1qaz2wsx',
  'letmein',
  'iloveyou',
  'welcome',
  'administrator',
  'changeme',
  'change-me',
  'secret',
  'demopass',
  'buttonwood',
  'trustno1',
  'football',
  'baseball',
  'princess',
  'sunshine',
  'dragon',
  'monkey',
  'superman',
  'whatever',
  'starwars',
  'michael',
  'shadow',
  'master',
  'abc123',
  'admin',
  'login',
  'guest',
  'test',
];
/** Less than this beyond a common word is no password of its own. */
const beyondMin = 6;
const sequences = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz'];

/** What is wrong with the password, as a sentence; undefined where nothing is. */
export function passwordFault(password: string, username: string): string | undefined {
  const { length } = password;
  if (length < passwordMin || length > passwordMax) {
    return `A password has ${passwordMin} to ${passwordMax} characters.`;
  }
  const text = password.toLowerCase();
  if (beyond(text, username) < beyondMin) return 'The password is too much like the user name.';
  const isGuessed =
    new Set(text).size < 5 ||
    sequences.some((sequence) => sequence.includes(text)) ||
    common.some((word) => beyond(text, word) < beyondMin);
  return isGuessed ? 'Passwords like this one are guessed first; take another.' : undefined;
}

/** How many characters are there besides the word; all, where the word is not in it. */
function beyond(text: string, word: string): number {
  return text.replaceAll(word, '').length;
}
