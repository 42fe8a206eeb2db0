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

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Not remembered, then.
  }
}
