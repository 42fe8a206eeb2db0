// Which commands were used last, remembered in this browser.

const key = 'buttonwood.recentCommands';
const recentMax = 6;

export function readRecent(storage: Pick<Storage, 'getItem'>): readonly string[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(value)
      ? value.filter((id) => typeof id === 'string').slice(0, recentMax)
      : [];
  } catch {
    return [];
  }
}

export function noteRecent(storage: Pick<Storage, 'getItem' | 'setItem'>, id: string): void {
  const next = [id, ...readRecent(storage).filter((each) => each !== id)].slice(0, recentMax);
  try {
    storage.setItem(key, JSON.stringify(next));
  } catch {
    // Not remembered, then.
  }
}
