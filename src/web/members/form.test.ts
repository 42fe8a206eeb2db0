// A form is sent once at a time, and the venue's answer stands at the field that it names.

import { expect, test, vi } from 'vitest';
import { NoAnswerError, VenueError } from '#client/errors.ts';
import { createForm, problemsOf } from './form.ts';

const initial = { username: '', password: '' };
const refusal = (name: string, field?: string): VenueError =>
  new VenueError({
    code: 1,
    name,
    message: `It is ${name}.`,
    ...(field === undefined ? {} : { field }),
    transient: false,
  });

test.each([
  [refusal('usernameTaken', 'username'), { username: 'It is usernameTaken.' }],
  [refusal('tooManyAttempts'), { form: 'It is tooManyAttempts.' }],
  [refusal('forbidden', 'origin'), { form: 'It is forbidden.' }],
  [refusal('weakPassword', 'newPassword'), { password: 'It is weakPassword.' }],
  [refusal('invalidField', 'username[0].x'), { username: 'It is invalidField.' }],
  [refusal('invalidField', 'toString'), { form: 'It is invalidField.' }],
  [new NoAnswerError('Silence.'), { form: 'Silence.' }],
])('a refusal stands at the field that it names: %s', (error, problems) => {
  expect(problemsOf(error, initial, { newPassword: 'password' })).toEqual(problems);
});

test('what is seen to be wrong is not sent', async () => {
  const send = vi.fn<() => Promise<void>>(async () => {});
  const form = createForm({
    initial,
    check: ({ username }) => (username === '' ? { username: 'Enter a user name.' } : {}),
    send,
  });
  await form.submit();
  expect(form.store.getState()).toMatchObject({
    problems: { username: 'Enter a user name.' },
    failures: 1,
  });
  form.edit('username', 'maria');
  expect(form.store.getState().problems.username).toBeUndefined();
  await form.submit();
  expect(send).toHaveBeenCalledExactlyOnceWith({ username: 'maria', password: '' });
});

test('spaces around are taken off where they mean nothing, and stay in a password', async () => {
  const check = vi.fn<() => object>(() => ({}));
  const send = vi.fn<() => Promise<void>>(async () => {});
  const form = createForm({ initial, trimmed: ['username'], check, send });
  form.edit('username', ' maria ');
  form.edit('password', ' secret ');
  await form.submit();
  const sent = { username: 'maria', password: ' secret ' };
  expect(check).toHaveBeenCalledExactlyOnceWith(sent);
  expect(send).toHaveBeenCalledExactlyOnceWith(sent);
  expect(form.store.getState().values).toEqual(sent);
});

test('a form that is under way is not sent again', async () => {
  let answer = (): void => {};
  const send = vi.fn<() => Promise<void>>(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  const form = createForm({ initial, check: () => ({}), send });
  const first = form.submit();
  await form.submit();
  expect(form.store.getState().busy).toBe(true);
  answer();
  await first;
  expect(send).toHaveBeenCalledOnce();
  expect(form.store.getState().busy).toBe(false);
});

test('a refusal is shown, and the values stay to be mended', async () => {
  const form = createForm({
    initial,
    check: () => ({}),
    send: () => Promise.reject(refusal('usernameTaken', 'username')),
  });
  form.edit('username', 'maria');
  await form.submit();
  expect(form.store.getState()).toMatchObject({
    values: { username: 'maria' },
    problems: { username: 'It is usernameTaken.' },
    busy: false,
    failures: 1,
  });
});
