// The thread of a projector: it passes on what it is told and what it has to tell. It must never touch the engine's thread or the venue's.

import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#std/assert.ts';
import { Projector, type ProjectorNews, type ProjectorOptions } from './projector.ts';

export type ProjectorOrder =
  | { readonly kind: 'poke'; readonly seq: number }
  | { readonly kind: 'promote'; readonly seq: number }
  | { readonly kind: 'stop' };

/** Orders come first: where there is not enough of the machine, the tables are what comes later. */
const niceness = 15;

const port = parentPort;
assert(port !== null, 'a projector runs in a worker thread');
// On Linux it is the calling thread's; elsewhere it would be the whole process's.
if (process.platform === 'linux') os.setPriority(0, niceness);
const projector = new Projector(workerData as ProjectorOptions, (news: ProjectorNews) => {
  port.postMessage(news);
});
port.on('message', (order: ProjectorOrder) => {
  if (order.kind === 'poke') projector.poke(order.seq);
  else if (order.kind === 'promote') projector.promote(order.seq);
  else projector.stop();
});
await projector.run();
port.close();
