// Serves the built web terminal: hashed files are kept by browsers for ever, the page itself is asked for again each time. Where it has not
// been built, one plain page says how.

import fastifyStatic from '@fastify/static';
import fs from 'node:fs';
import path from 'node:path';
import type { FastifyReply } from 'fastify';
import type { Rest } from './context.ts';

const indexFile = 'index.html';
const year = 'public, max-age=31536000, immutable';
const html = 'text/html; charset=utf-8';

const notBuiltPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Buttonwood</title></head>
<body>
<h1>Buttonwood is running</h1>
<p>The web terminal has not been built. Run <code>npm run build</code>, then reload this page.</p>
<p>The API is described at <a href="/docs">/docs</a>.</p>
</body>
</html>
`;

export async function addWebTerminal(app: Rest, webRoot: string): Promise<void> {
  const root = path.resolve(webRoot);
  if (!fs.existsSync(path.join(root, indexFile))) {
    app.get('/', { schema: { hide: true } }, (_request, reply) =>
      reply.type(html).header('cache-control', 'no-store').send(notBuiltPage),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root,
    schemaHide: true,
    cacheControl: false,
    // The build leaves each file compressed beside itself.
    preCompressed: true,
    setHeaders: (reply, file) => {
      const isHashed = file.includes(`${path.sep}assets${path.sep}`);
      reply.header('cache-control', isHashed ? year : 'no-cache');
    },
  });
}

/** The terminal's page for a path that is a place within it; false where there is no terminal. */
export function sendTerminal(app: Rest, reply: FastifyReply): boolean {
  if (!app.hasReplyDecorator('sendFile')) return false;
  void reply.sendFile(indexFile);
  return true;
}
