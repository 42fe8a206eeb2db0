// The secret's file: made once, kept, never replaced.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSecret } from './secret-file.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-secret-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('a secret is made once, for its owner only, and stays', async () => {
  const file = path.join(folder, 'operator.token');
  const secret = await openSecret(file);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(await openSecret(file)).toBe(secret);
  expect(fs.readdirSync(folder)).toEqual(['operator.token']);
});

test('two who make it at once get the same', async () => {
  const file = path.join(folder, 'key');
  const made = await Promise.all([openSecret(file), openSecret(file), openSecret(file)]);
  expect(new Set(made).size).toBe(1);
  expect(fs.readdirSync(folder)).toEqual(['key']);
});

test.each(['', 'short', 'G'.repeat(64), 'a'.repeat(65)])(
  'a file that holds %j is refused, and kept',
  async (text) => {
    const file = path.join(folder, 'key');
    fs.writeFileSync(file, text);
    await expect(openSecret(file)).rejects.toThrow('holds no secret');
    expect(fs.readFileSync(file, 'utf8')).toBe(text);
  },
);

test('a folder that is not there is named', async () => {
  await expect(openSecret(path.join(folder, 'none/key'))).rejects.toThrow('none/key');
});
