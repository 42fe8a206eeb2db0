// What the chart remembers in this browser, as JSON: its look, its indicators, a stock's drawings. Whoever reads checks what they get, for
// storage may hold anything. It must never hold what is private: it outlives the sign-in.

const prefix = 'buttonwood.chart.';

/** What was written last, or null where there is nothing that can be read. */
export function readRemembered(name: string): unknown {
  try {
    const stored = localStorage.getItem(prefix + name);
    return stored === null ? null : JSON.parse(stored);
  } catch {
    return null;
  }
}

/** Storage that is blocked or full costs the memory, never the page. */
export function writeRemembered(name: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Not remembered, then.
  }
}
