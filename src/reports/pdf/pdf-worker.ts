// Sets documents as PDF in a thread of its own, one after the other, so that a long one does not keep the venue from answering.

import { parentPort } from 'node:worker_threads';
import type { PrintedDocument } from '../render/rendered.ts';
import { layOut } from './page-layout.ts';
import { assert } from '#std/assert.ts';

export interface PrintRequest {
  readonly id: number;
  readonly document: PrintedDocument;
}

export type PrintAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly error: string };

const port = parentPort;
assert(port !== null, 'documents are printed in a worker thread');
port.on('message', ({ id, document }: PrintRequest) => {
  layOut(document).then(
    (bytes) => port.postMessage({ id, bytes } satisfies PrintAnswer),
    (error: unknown) => port.postMessage({ id, error: String(error) } satisfies PrintAnswer),
  );
});
