// Small choices remembered in this browser. Storage that is blocked or full costs the memory, never the page.

const prefix = 'buttonwood.';

export function readPreference<Value extends string>(
  name: string,
  allowed: readonly Value[],
  fallback: Value,
): Value {
  try {
    const stored = localStorage.getItem(prefix + name);
    return allowed.find((value) => value === stored) ?? fallback;
  } catch {
    return fallback;
  }
}

/** A choice of any words; whoever reads it judges whether they still make sense. */
export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Not remembered, then.
  }
}
