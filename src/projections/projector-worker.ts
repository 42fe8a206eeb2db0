// The thread of a projector: it passes on what it is told and what it has to tell. It must never touch the engine's thread or the venue's.

import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#std/assert.ts';
import { Projector, type ProjectorNews, type ProjectorOptions } from './projector.ts';

export type ProjectorOrder =
  | { readonly kind: 'poke' }
  | { readonly kind: 'promote'; readonly seq: number }
  | { readonly kind: 'stop' };

const port = parentPort;
assert(port !== null, 'a projector runs in a worker thread');
const projector = new Projector(workerData as ProjectorOptions, (news: ProjectorNews) => {
  port.postMessage(news);
});
port.on('message', (order: ProjectorOrder) => {
  if (order.kind === 'poke') projector.poke();
  else if (order.kind === 'promote') projector.promote(order.seq);
  else projector.stop();
});
await projector.run();
port.close();
