// The rules said in a form are the rules of the venue's schemas.

import { expect, test } from 'vitest';
import { SecondFactorLogin, SignUp } from '#api/identity-schemas.ts';
import { codeProblem, emailProblem, newPasswordProblem, usernameProblem } from './rules.ts';

const patternOf = (schema: object): string => (schema as { pattern: string }).pattern;
const takes = (pattern: string | undefined, text: string): boolean =>
  new RegExp(pattern ?? '', 'u').test(text);

test.each(['maria_k', 'abc', 'a-b', 'ab', '', 'Maria', '1abc', '_abc', 'maria k', 'müller'])(
  'the user name %j is judged as the venue judges it',
  (text) => {
    const pattern = patternOf(SignUp.properties.username);
    expect(usernameProblem(text) === undefined).toBe(takes(pattern, text));
  },
);

test.each(['a'.repeat(32), 'a'.repeat(33)])('user names end at 32 characters', (text) => {
  expect(usernameProblem(text) === undefined).toBe(text.length <= 32);
});

test.each(['maria@example.org', 'a+b@localhost', 'maria', '@x.org', 'a@', 'a@-x', 'a b@x.org'])(
  'the mail address %j is judged as the venue judges it',
  (text) => {
    const pattern = patternOf(SignUp.properties.email);
    expect(emailProblem(text) === undefined).toBe(takes(pattern, text));
  },
);

test.each(['492039', '492 039', '7k3mp-2q9xw', '12345', 'a_b_c_d', ''])(
  'the code %j is judged as the venue judges it',
  (text) => {
    const { pattern, minLength = 0 } = SecondFactorLogin.properties.code as {
      pattern?: string;
      minLength?: number;
    };
    expect(codeProblem(text) === undefined).toBe(takes(pattern, text) && text.length >= minLength);
  },
);

test.each([
  ['', '', 'Choose a password.'],
  ['short', '', 'A password has at least 10 characters; this one has 5.'],
  ['x'.repeat(257), '', 'A password has at most 256 characters.'],
  ['maria_klein1', 'maria_klein', 'The password is too much like the user name.'],
  ['correct horse battery', 'maria', undefined],
])('of the password %j for %j is said: %s', (password, name, problem) => {
  expect(newPasswordProblem(password, name)).toBe(problem);
});
