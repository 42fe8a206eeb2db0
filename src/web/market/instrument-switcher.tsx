// The stock on the screen; the list of every other drops from it.
import { missing } from '../format/format.ts';
import { useInstrument } from '../terminal-context.ts';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';

const instrumentList = part(() => import('./instrument-list.tsx'));

export function InstrumentSwitcher({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const instrument = useInstrument();
  return (
    <Drop
      kind="dialog"
      of={instrumentList}
      onOpenChange={onOpenChange}
      open={open}
      trigger={
        <button
          className="flex h-9 shrink-0 items-center gap-2 rounded-(--radius) px-2 hover:bg-hover"
          type="button"
        >
          <span className="sr-only">Stock: </span>
          <span className="text-base font-semibold tracking-tight">
            {instrument?.symbol ?? missing}
          </span>
          <span className="hidden max-w-52 truncate text-xs text-ink-3 min-[1600px]:inline">
            {instrument?.name}
          </span>
          <Icon className="size-3.5 text-ink-3" name="chevron" />
        </button>
      }
    />
  );
}
