// Keys as text, such as 'Mod+K' or 'Shift+B': how a press is read, how it is shown, and which keys cannot be given to an action. Pure. `Mod`
// is Ctrl, or Cmd on a Mac. It must never know what an action does.

export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

const modifiers: ReadonlySet<string> = new Set([
  'Control',
  'Meta',
  'Alt',
  'Shift',
  'AltGraph',
  'CapsLock',
]);

/** Null while only a modifier is held. */
export function keysOf(press: KeyPress): string | null {
  if (modifiers.has(press.key) || press.key === 'Dead' || press.key === 'Unidentified') return null;
  // With Alt, some keyboards write another letter: the key itself counts.
  const letter = press.altKey ? /^(?:Key|Digit)(.)$/.exec(press.code)?.[1] : undefined;
  const key =
    letter ??
    (press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key);
  // The Shift that a sign such as ? needs is part of the sign.
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key);
  return [
    ...(press.ctrlKey || press.metaKey ? ['Mod'] : []),
    ...(press.altKey ? ['Alt'] : []),
    ...(press.shiftKey && !isSign ? ['Shift'] : []),
    key,
  ].join('+');
}

const arrows: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** One after another, as they stand on the keys. */
export function keyCaps(keys: string, isMac: boolean): readonly string[] {
  // The sign + itself may be the key.
  return keys.split(/\+(?=.)/).map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    if (part === 'Alt') return isMac ? '⌥' : 'Alt';
    return arrows[part] ?? part;
  });
}

export function keysInWords(keys: string, isMac: boolean): string {
  return keyCaps(keys, isMac).join(' ');
}

/** What browsers, forms and readers of the screen need for themselves. */
const reserved: ReadonlyMap<string, string> = new Map([
  ...['Tab', 'Shift+Tab', 'Enter', 'Space', 'Escape', 'Backspace', 'Delete'].map(
    (keys) => [keys, 'moves around in the page'] as const,
  ),
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'].map(
    (keys) => [keys, 'moves around in lists'] as const,
  ),
  ...[
    'C',
    'V',
    'X',
    'A',
    'Z',
    'F',
    'T',
    'W',
    'N',
    'R',
    'L',
    'P',
    'Shift+T',
    'Shift+N',
    'Shift+R',
  ].map((keys) => [`Mod+${keys}`, 'belongs to the browser'] as const),
  ...['F5', 'F11', 'F12', 'Mod+F5'].map((keys) => [keys, 'belongs to the browser'] as const),
]);

/** Why these keys can be given to nothing; null where they can. */
export function reservedFor(keys: string): string | null {
  return reserved.get(keys) ?? null;
}

/** Keys that write nothing work in a field too. */
export function writesText(keys: string): boolean {
  return !keys.startsWith('Mod+') && !/^(?:Shift\+)?F\d+$/.test(keys);
}
