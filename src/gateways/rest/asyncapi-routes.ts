// The description of the WebSocket for machines (/docs/asyncapi.json, AsyncAPI 3) and as a page (/docs/asyncapi), both written once from
// the schemas of its frames. The page must never carry a script.

import type { Rest } from './context.ts';
import { asyncApi, framesOf } from '#api/asyncapi.ts';
import { wsChannels, wsOperations } from '#api/ws-schemas.ts';

export function addAsyncApiRoutes(app: Rest, version: string): void {
  const text = JSON.stringify(asyncApi(version));
  const page = pageOf(version);
  const options = { config: { access: 'public', budget: 'none' }, schema: { hide: true } } as const;
  app.get('/docs/asyncapi.json', options, (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(text),
  );
  app.get('/docs/asyncapi', options, (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}

function pageOf(version: string): string {
  const examples = new Map(framesOf().map(({ name, examples: [each] }) => [name, each?.payload]));
  const example = (name: string): string =>
    `<h4>${escape(name)}</h4><pre>${escape(JSON.stringify(examples.get(name), undefined, 2))}</pre>`;
  const operations = Object.entries(wsOperations).map(
    ([op, { description }]) =>
      `<h3 id="${op}">${op}</h3><p>${escape(description)}</p>${example(`${op}.request`)}${example(`${op}.reply`)}`,
  );
  const channels = Object.entries(wsChannels).map(([name, { description, pushes, isPrivate }]) => {
    const frames = Object.keys(pushes).map((type) => example(`${name}.${type}`));
    const title = isPrivate ? `${name} (private)` : name;
    return `<h3 id="${name}">${title}</h3><p>${escape(description)}</p>${frames.join('')}`;
  });
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<title>Buttonwood WebSocket</title></head><body><h1>The WebSocket of Buttonwood ${escape(version)}</h1>` +
    '<p>At <code>/v1/ws</code>: text frames of JSON. For machines: <a href="/docs/asyncapi.json">asyncapi.json</a>; REST: <a href="/docs">/docs</a>.</p>' +
    `<h2>Operations</h2>${operations.join('')}<h3>Refusals</h3>${example('error.reply')}` +
    `<h2>Channels</h2>${channels.join('')}</body></html>`
  );
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
