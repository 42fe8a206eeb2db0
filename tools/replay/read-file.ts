// Message files from disk, plain or gzip (told by content, not by name), read as a stream. It must never hand on half a file as a whole.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { LobsterError, LobsterParser } from './lobster.ts';
import { MessageTable } from './message-table.ts';
import { reasonOf, Refusal } from './refusal.ts';

/** Reads and checks a whole message file. Throws Refusal with a sentence that names the file. */
export async function readMessages(path: string): Promise<MessageTable> {
  const table = new MessageTable();
  const parser = new LobsterParser((message) => table.add(message));
  const parse = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const bytes of source) parser.push(bytes);
    parser.end();
  };
  try {
    const isPacked = await isGzip(path);
    const file = createReadStream(path);
    if (isPacked) await pipeline(file, createGunzip(), parse);
    else await pipeline(file, parse);
  } catch (error) {
    throw refusalOf(path, error);
  }
  return table;
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function refusalOf(path: string, error: unknown): Refusal {
  if (error instanceof LobsterError) {
    const isOther = error.line === 1 ? ' is not a LOBSTER message file' : '';
    return new Refusal(`${path}${isOther}: ${error.message}.`, { cause: error });
  }
  return new Refusal(sentenceOf(path, error), { cause: error });
}

function sentenceOf(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${path}.`;
    case 'EISDIR':
      return `${path} is a folder; a LOBSTER message file is meant.`;
    case 'EACCES':
    case 'EPERM':
      return `${path} cannot be read: permission denied.`;
    case 'Z_BUF_ERROR':
      return `${path} is cut off: its gzip data ends too early.`;
    case 'Z_DATA_ERROR':
      return `${path} is damaged: its gzip data is not valid (${reasonOf(error)}).`;
    default:
      return `${path} could not be read: ${reasonOf(error)}.`;
  }
}
