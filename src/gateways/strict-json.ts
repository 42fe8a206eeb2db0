// JSON as the venue takes it: one object, no member named twice, bounded depth. JSON.parse keeps the last of two equal names in silence; here
// the members that were written are counted and compared with those that were kept.

import { ApiError, invalidField } from './api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';

export type JsonObject = Record<string, unknown>;

const depthMax = 8;
const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;

/** Parses a text that must be one JSON object. Throws ApiError `malformedMessage` where it is not, naming a repeated field. */
export function parseObject(text: string): JsonObject {
  const parsed = parseAny(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ApiError(RejectCode.malformedMessage, {
      message: 'The message must be one JSON object.',
    });
  }
  refuseRepeated(text, parsed as JsonObject);
  return parsed as JsonObject;
}

/** Throws ApiError where the text names a member twice, or is nested too deep. */
export function refuseRepeated(text: string, parsed: JsonObject): void {
  if (countMembers(text) !== countKept(parsed, 1)) throw repeatedField(text);
}

/** Parses JSON; what it holds is the caller's to judge. */
function parseAny(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(RejectCode.malformedMessage);
  }
}

/** How many members of objects are written in a valid JSON text: its colons outside strings. */
export function countMembers(text: string): number {
  let members = 0;
  const end = text.length;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === colon) members++;
    else if (code === quote) at = closingQuote(text, at);
  }
  return members;
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === quote || Number.isNaN(code)) return at;
    at += code === backslash ? 2 : 1;
  }
}

function countKept(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > depthMax) {
    throw new ApiError(RejectCode.malformedMessage, {
      message: `The message is nested deeper than ${depthMax} levels.`,
    });
  }
  let kept = 0;
  if (Array.isArray(value)) {
    for (const item of value) kept += countKept(item, depth + 1);
    return kept;
  }
  for (const key of Object.keys(value)) {
    const member = (value as JsonObject)[key];
    // Half a character is none: no file and no table keeps it as it came.
    if (typeof member === 'string' && !member.isWellFormed()) {
      throw invalidField(key, `"${key}" is no text: it has half a character (a lone surrogate).`);
    }
    kept += 1 + countKept(member, depth + 1);
  }
  return kept;
}

/** The error that names the first member written twice in one object. */
function repeatedField(text: string): ApiError {
  const field = firstRepeated(text);
  return new ApiError(RejectCode.malformedMessage, {
    field,
    message: field === undefined ? 'A field is repeated.' : `"${field}" is given more than once.`,
  });
}

function firstRepeated(text: string): string | undefined {
  const open: Set<string>[] = [];
  const stringOrMark = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  for (const [token, isName] of text.matchAll(stringOrMark)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (isName !== undefined) {
      const name = JSON.parse(token.slice(0, -isName.length)) as string;
      const names = open.at(-1);
      if (names?.has(name) === true) return name;
      names?.add(name);
    }
  }
  return undefined;
}
