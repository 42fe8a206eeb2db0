// Under the last line of a list that goes further back than what is loaded.
import { Button } from '../ui/button.tsx';
import type { FurtherBack } from './further-back.ts';

export function ListFoot({ back }: { back: Pick<FurtherBack<unknown>, 'note' | 'retry'> }) {
  return (
    <p
      aria-live="polite"
      className="flex min-h-8 items-center justify-center gap-3 p-1 text-2xs text-ink-3"
    >
      {back.note}
      {back.retry !== null && (
        <Button look="outline" onClick={back.retry} size="xs">
          Try again
        </Button>
      )}
    </p>
  );
}

/** The whole list with its filters as a file, straight from the venue. */
export function CsvLink({ href, name }: { href: string; name: string }) {
  return (
    <a
      className="inline-flex h-6 items-center rounded-(--radius) px-2 text-xs text-ink-2 hover:bg-hover hover:text-ink"
      download={name}
      href={href}
    >
      Download CSV
    </a>
  );
}
