// The venue's rules for what a member writes, said before anything is sent: in words for the form, and as checks. The venue decides; where
// the two differ, its answer is shown.

export const passwordMin = 10;
export const passwordMax = 256;
const username = /^[a-z][a-z0-9_-]{2,31}$/;
const email = /^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;
const emailMax = 254;
const code = /^[0-9A-Za-z -]{6,16}$/;

export const usernameRule =
  '3 to 32 of a–z, 0–9, _ and -, a letter first. It never changes, and names your account.';
export const passwordRule = `At least ${passwordMin} characters, of any kind, and not what is guessed first.`;

export function usernameProblem(text: string): string | undefined {
  if (text === '') return 'Choose a user name.';
  if (/[A-Z]/.test(text)) return 'A user name has small letters only.';
  if (!/^[a-z]/.test(text)) return 'A user name begins with a letter.';
  if (text.length < 3 || text.length > 32) return 'A user name has 3 to 32 characters.';
  return username.test(text) ? undefined : 'A user name has only a–z, 0–9, _ and -.';
}

export function emailProblem(text: string): string | undefined {
  if (text === '') return 'Enter your mail address.';
  return email.test(text) && text.length <= emailMax ? undefined : 'This is no mail address.';
}

export function newPasswordProblem(text: string, name = ''): string | undefined {
  if (text === '') return 'Choose a password.';
  if (text.length < passwordMin) {
    return `A password has at least ${passwordMin} characters; this one has ${text.length}.`;
  }
  if (text.length > passwordMax) return `A password has at most ${passwordMax} characters.`;
  return name !== '' && text.toLowerCase().replaceAll(name.toLowerCase(), '').length < 6
    ? 'The password is too much like the user name.'
    : undefined;
}

export function passwordProblem(text: string): string | undefined {
  return text === '' ? 'Enter your password.' : undefined;
}

/** Of an authenticator app, or a recovery code. */
export function codeProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Enter a code.';
  return code.test(text.trim())
    ? undefined
    : 'A code has 6 digits; a recovery code looks like 7k3mp-2q9xw.';
}
