// The description of the WebSocket describes itself truthfully: every reference leads somewhere, every example is what its schema takes.

import { expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { asyncApi, framesOf } from './asyncapi.ts';

test.each(framesOf().map((frame) => [frame.name, frame] as const))(
  'the example of %s is one',
  (_name, { payload, examples }) => {
    expect(examples).toHaveLength(1);
    const compiled = Compile(payload);
    for (const example of examples) expect([...compiled.Errors(example.payload)]).toEqual([]);
  },
);

test('every reference leads somewhere', () => {
  const document = asyncApi('1');
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(80);
  for (const [, path = ''] of references) {
    let at: unknown = document;
    for (const part of path.split('/')) at = (at as Record<string, unknown>)[part];
    expect(at, path).toBeDefined();
  }
});

test('frames have names of their own', () => {
  const names = framesOf().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
