// Tells a database that is away from a query that is wrong: the first is waited for and answered with `databaseUnavailable`, the second is a
// fault of ours.

/** What postgres.js and the operating system say where nobody answers. */
const awayCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
]);
/** SQLSTATE: connection exceptions, too many connections, shutting down, starting, read-only after a failover. */
const awayState = /^(?:08...|53300|57P0[1-4]|25006)$/;

/** Thrown where an answer took longer than it may. */
export class DatabaseTimeout extends Error {
  override readonly name = 'DatabaseTimeout';
}

/** True where the same query may well succeed when the database is back. Looks into causes and the parts of an AggregateError. */
export function isDatabaseAway(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    if (at instanceof DatabaseTimeout) return true;
    const { code } = at as { readonly code?: unknown };
    if (typeof code === 'string' && (awayCodes.has(code) || awayState.test(code))) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseAway)) return true;
    at = at.cause;
  }
  return false;
}

/** The work's result; rejects with DatabaseTimeout where it takes longer. What was sent may still be done. */
export async function withinMs<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const sentence = `the database did not answer within ${timeoutMs} ms`;
    timer = setTimeout(() => reject(new DatabaseTimeout(sentence)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
