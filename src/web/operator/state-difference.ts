// What an entry of the audit log changed: the fields of the state before and after that differ, by their paths. Pure.

export interface FieldChange {
  readonly path: string;
  /** As JSON; null where there was no such field. */
  readonly before: string | null;
  readonly after: string | null;
}

export function stateDifference(before: unknown, after: unknown): readonly FieldChange[] {
  const left = leavesOf(before);
  const right = leavesOf(after);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((each) => each.before !== each.after);
}

/** Every value that holds no further fields, by its path; an empty list or object is one too. */
function leavesOf(
  value: unknown,
  path = '',
  leaves: Map<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isBranch) {
    if (value !== undefined && !(value === null && path === '')) {
      leaves.set(path === '' ? 'state' : path, JSON.stringify(value));
    }
    return leaves;
  }
  for (const [key, each] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
    leavesOf(each, `${path}${step}`, leaves);
  }
  return leaves;
}
