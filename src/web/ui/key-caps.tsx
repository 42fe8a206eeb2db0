// Keys as they stand on the keyboard.
import { keyCaps } from '../hotkeys/keys.ts';

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5 whitespace-nowrap">
      {keyCaps(keys, isMac).map((cap) => (
        <kbd
          className="min-w-5 rounded-sm border border-line-strong bg-raised px-1 text-center font-sans text-2xs text-ink-2"
          key={cap}
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
