// Broken invariants stop the program; they are never caught to carry on. On in production.

export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States, positively, what must hold here. Throws InvariantError where it does not. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The default branch of a switch over a union: does not type-check while a case is missing. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${String(value)}`);
}
