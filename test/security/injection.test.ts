// Text stays text: every odd text in every text field of every route is stored as it is or refused by name, and nothing that reads it afterwards,
// be it the database, a spreadsheet, a mail program or a page, takes it for more.

/* oxlint-disable typescript/no-unsafe-call, typescript/no-unsafe-return -- answers have many shapes */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../process/venue-process.ts';
import {
  exampleOf,
  fieldOf,
  fill,
  placesOf,
  routesOf,
  withValueAt,
  type Route,
} from './api-document.ts';
import { escaped, oddTexts } from './odd-texts.ts';
import { goodPassword, newName, OutsideVenue } from './outside-venue.ts';
import type { Answer, Json, Member } from './outside-venue.ts';

let venue: OutsideVenue;
let routes: readonly Route[];
let operator: Member;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  routes = await routesOf(venue);
  operator = await venue.signUpAs('trader', 'operator', 'auditor');
});
afterAll(() => venue.close());

const isText = (schema: Json): boolean => schema.type === 'string' && schema.enum === undefined;
/** Would end the session that asks. */
const ending = /logout|DELETE \/v1\/auth\/sessions$/;

function complaintOf(where: string, sent: string, { status, body, text }: Answer): string[] {
  const shown = JSON.stringify(sent).slice(0, 60);
  if (status >= 500) return [`${where} = ${shown}: ${status} ${text.slice(0, 200)}`];
  const isRefusal = status === 400 || status === 422;
  if (!isRefusal || typeof body?.error?.name === 'string') return [];
  return [`${where} = ${shown}: a refusal without a name: ${text.slice(0, 200)}`];
}

async function askAll(route: Route): Promise<string[]> {
  const { method, path, parameters, body } = route;
  const filled = fill(path, (name) => {
    const schema = parameters.find((each) => each.in === 'path' && each.name === name)?.schema;
    return String(exampleOf(schema ?? {}));
  });
  const needed = parameters
    .filter((each) => each.in === 'query' && each.required)
    .map(({ name, schema }) => `${name}=${escaped(String(exampleOf(schema)))}`);
  const token = operator.token;
  const complaints: string[] = [];
  const ask = async (where: string, sent: string, url: string, value: Json): Promise<void> => {
    const text = value === undefined ? undefined : JSON.stringify(value);
    const answer = await venue.call(method, url, { token, text });
    complaints.push(...complaintOf(`${route.name} ${where}`, sent, answer));
  };
  const whole = body === undefined ? undefined : exampleOf(body, true);
  const least = body === undefined ? undefined : exampleOf(body);
  const texts = body === undefined ? [] : placesOf(body, isText);
  const askOne = async (odd: string): Promise<void> => {
    for (const { name, in: where } of parameters) {
      if (where === 'query') {
        const others = needed.filter((each) => !each.startsWith(`${name}=`));
        const query = [...others, `${name}=${escaped(odd)}`].join('&');
        await ask(name, odd, `${filled}?${query}`, least);
        continue;
      }
      const url = path.replaceAll(/\{(\w+)\}/g, (_all, each: string) =>
        escaped(each === name ? odd : '1'),
      );
      await ask(name, odd, url, least);
    }
    const query = needed.length === 0 ? '' : `?${needed.join('&')}`;
    for (const place of texts) {
      const from = texts.length > 6 ? least : whole;
      await ask(fieldOf(place), odd, filled + query, withValueAt(from, place, odd));
    }
  };
  await Promise.all(oddTexts.map(askOne));
  return complaints;
}

test(
  'no text in any field of any route makes the venue stumble',
  { timeout: 120_000 },
  async () => {
    const complaints: string[] = [];
    for (const route of routes) {
      if (ending.test(route.name)) continue;
      complaints.push(...(await askAll(route)));
    }
    expect(complaints, complaints.join('\n')).toEqual([]);
    const members = await venue.done('GET', '/v1/operator/members', { token: venue.root });
    expect(members.items.length).toBeGreaterThan(2);
  },
);

// ---- what is stored

const markup = [
  '<script>alert(1)</script>',
  `"><img src=x onerror=alert(1)>'`,
  "Robert'); drop table identity.member;--",
  '=HYPERLINK("https://evil.example")',
  '+1',
  '-1+1',
  '@SUM(1)',
  '\u202Eabc\u202C',
  'e\u0301\u0301\u0301',
  '👩‍👩‍👧‍👦 ﷺ',
  '${7*7} {{7*7}} %s %00',
  '__proto__',
  'a,b;c"d"',
];
/** What ends a line, or a string in C, somewhere. */
const breaking = [
  'a\r\nBcc: x@example.org',
  'a\nb',
  'a\rb',
  'a\u0000b',
  'a\u0085b',
  'a\u2028b',
  'a\u2029b',
  'a\u001b[2Jb',
  'a\ud800b',
];

interface Field {
  readonly field: string;
  readonly store: (text: string) => Promise<Answer>;
  readonly read: (answer: Answer) => Promise<unknown>;
}

const own = (method: string, route: string, body: object): Promise<Answer> =>
  venue.call(method, route, { token: operator.token, body });
const fresh = async (text: string): Promise<Answer> => {
  const username = newName();
  return venue.post('/v1/auth/signup', {
    username,
    password: goodPassword,
    email: `${username}@example.org`,
    displayName: text,
  });
};

let clientRefs = 0;

const fields: readonly Field[] = [
  {
    field: 'displayName',
    store: fresh,
    read: async ({ body }) =>
      (await venue.done('GET', '/v1/auth/me', { token: String(body.accessToken) })).displayName,
  },
  {
    field: 'label',
    store: async (label) => {
      const keys = await venue.done('GET', '/v1/keys', { token: operator.token });
      for (const { keyId } of keys.keys)
        await venue.done('DELETE', `/v1/keys/${keyId}`, { token: operator.token });
      return own('POST', '/v1/keys', { label, scopes: ['read'] });
    },
    read: async ({ body }) => {
      const { keys } = await venue.done('GET', '/v1/keys', { token: operator.token });
      return keys.find((key: Json) => key.keyId === body.keyId).label;
    },
  },
  {
    field: 'holder',
    store: async (holder) => {
      const { items } = await venue.done('GET', '/v1/withdrawal-addresses', {
        token: operator.token,
      });
      for (const { addressId } of items)
        await venue.done('DELETE', `/v1/withdrawal-addresses/${addressId}`, {
          token: operator.token,
        });
      return own('POST', '/v1/withdrawal-addresses', {
        label: holder.slice(0, 60),
        holder,
        iban: 'DE89370400440532013000',
        asset: 'USD',
      });
    },
    read: async () =>
      (await venue.done('GET', '/v1/withdrawal-addresses', { token: operator.token })).items[0]
        .holder,
  },
  {
    field: 'title',
    store: (title) =>
      own('POST', '/v1/operator/announcements', { severity: 'info', title, text: title }),
    read: async () => (await venue.get('/v1/announcements')).body.items[0].title,
  },
  {
    field: 'reason',
    store: (reason) => own('PUT', '/v1/operator/venue/kill-switch', { on: false, reason }),
    read: async () => {
      const { items } = await venue.done('GET', '/v1/operator/audit?limit=1', {
        token: operator.token,
      });
      return items[0].request.body.reason;
    },
  },
  {
    field: 'name',
    store: (name) =>
      own('POST', '/v1/operator/accounts', { name: `${name.slice(0, 20)}${++clientRefs}` }),
    read: async ({ body }) => String(body.name).replace(new RegExp(`${clientRefs}$`), ''),
  },
];

describe('text is stored as it is, or refused by the name of its field:', () => {
  test.each(fields)('$field', async ({ field, store, read }) => {
    for (const text of markup) {
      const answer = await store(text);
      if (answer.status >= 400) {
        expect([400, 422], `${text}: ${answer.text}`).toContain(answer.status);
        expect(answer.body.error.field ?? field, answer.text).toMatch(new RegExp(`${field}|label`));
        continue;
      }
      const stored = await read(answer);
      expect(stored === text || stored === text.slice(0, 20), `${text} is ${String(stored)}`).toBe(
        true,
      );
    }
    for (const text of breaking) {
      const answer = await store(text);
      expect([400, 422], `${JSON.stringify(text)}: ${answer.text}`).toContain(answer.status);
      expect(answer.body.error.field, answer.text).toMatch(new RegExp(`${field}|label`));
    }
  });
});

test('answers are JSON or files, never pages that a browser would run', async () => {
  await own('POST', '/v1/operator/announcements', {
    severity: 'info',
    title: markup[0],
    text: 'x',
  });
  for (const route of [
    '/v1/announcements',
    `/v1/instruments/${encodeURIComponent(markup[0] ?? '')}`,
    '/v1/<script>',
  ]) {
    const { headers } = await venue.get(route);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/default-src 'self'; script-src 'self';/);
  }
});

/** The cells of a table as RFC 4180 has it. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain]) => (quoted ?? plain ?? '').replaceAll('""', '"'),
  );
}

test('no cell of an exported table is a formula', async () => {
  for (const reason of ['=1+1', '+1+1', '-1+1', '@SUM(1)', '=cmd|"/c calc"!A1']) {
    await own('PUT', '/v1/operator/venue/kill-switch', { on: false, reason });
  }
  // Whom it is about stands in a cell of its own, as the path had it.
  await venue.call('DELETE', `/v1/orders/by-client-id/${encodeURIComponent('=1+1')}`, {
    token: operator.token,
  });
  const clOrdIds = ['-1-1', '=1', '@a'];
  for (const clOrdId of clOrdIds)
    await own('POST', '/v1/orders', {
      instrument: 'AAPL',
      side: 'buy',
      type: 'limit',
      price: '1.00',
      qty: '1',
      clOrdId,
      account: operator.accountId,
    });
  await until('the orders are recorded', async () => {
    const { items } = await venue.done('GET', `/v1/history/orders?account=${operator.accountId}`, {
      token: operator.token,
    });
    return items.length > 0;
  });
  for (const route of [
    '/v1/operator/audit',
    `/v1/history/orders?account=${operator.accountId}`,
    `/v1/history/ledger?account=${operator.accountId}`,
  ]) {
    const answer = await venue.call('GET', `${route}${route.includes('?') ? '&' : '?'}format=csv`, {
      token: operator.token,
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="[\w.-]+"$/);
    const formulas = cellsOf(answer.text).filter(
      (cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell),
    );
    expect(formulas).toEqual([]);
    if (route === '/v1/operator/audit') expect(answer.text).toContain("'=1+1");
  }
});

describe('mail', () => {
  test('no field puts a header or another reader into it', async () => {
    for (const email of [
      'a@example.org\r\nBcc: b@example.org',
      'a@example.org, b@example.org',
      '<a@example.org>',
      'a b@example.org',
      'a@example.org\u0000',
      '"a\r\nb"@example.org',
      'a@[127.0.0.1]',
    ]) {
      const signUp = await venue.post('/v1/auth/signup', {
        username: newName(),
        password: goodPassword,
        email,
      });
      expect(signUp.status, email).toBe(400);
      expect(signUp.body.error.field).toBe('email');
      const reset = await venue.post('/v1/auth/password-reset', { email });
      expect(reset.status, email).toBe(400);
    }
  });

  test('the headers of every mail are the known ones', async () => {
    const reader = await venue.signUp();
    await venue.done('POST', '/v1/auth/verify-email', {
      body: { token: await venue.mailedToken(reader.email, 'verify-email') },
    });
    const preferences = [{ kind: 'announcement', mail: true }];
    await venue.done('PUT', '/v1/notification-preferences', {
      token: reader.token,
      body: { preferences },
    });
    for (const title of markup)
      await own('POST', '/v1/operator/announcements', {
        severity: 'warning',
        title: title.padEnd(3, '.'),
        text: `${title}\n.\nBcc: x@example.org`,
      });
    await venue.call('POST', '/v1/auth/login', {
      headers: { 'user-agent': 'x: y, Bcc: z' },
      body: { username: reader.username, password: goodPassword },
    });
    await until('the mails came', () => venue.mails(reader.email).length > 2);
    const mails = venue.mails(reader.email);
    expect(mails.length).toBeGreaterThan(1);
    for (const mail of mails) {
      const head = mail.split(/\r?\n\r?\n/, 1)[0] ?? '';
      const names = head.split(/\r?\n(?![ \t])/).map((line) => line.split(':', 1)[0]);
      const known = [
        'Auto-Submitted',
        'From',
        'To',
        'Subject',
        'Message-ID',
        'Content-Transfer-Encoding',
        'Date',
        'MIME-Version',
        'Content-Type',
        'List-Unsubscribe',
      ];
      expect(names.filter((name) => !known.includes(name ?? ''))).toEqual([]);
    }
  });

  test('links lead to the venue, whatever the request says that it is called', async () => {
    const { email } = await venue.signUp();
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    await venue.done('POST', '/v1/auth/password-reset', { headers, body: { email } });
    await venue.mailedToken(email, 'reset-password');
    expect(venue.mails(email).join('\n')).not.toContain('evil.example');
  });
});
