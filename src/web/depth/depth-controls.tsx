// What can be chosen of the ladder: which sides, how prices are grouped, and what the columns count.
import type { Instrument } from '#api/types.ts';
import { decimal, decimalString, decimalsOf, times } from '#client/decimal.ts';
import { IconButton } from '../ui/button.tsx';
import { Drop } from '../ui/drop.tsx';
import { part } from '../ui/part.tsx';
import { groupings } from './depth-options.ts';

const optionsBox = part(() => import('./depth-options-box.tsx'));

export function DepthControls(props: {
  instrument: Instrument;
  grouping: number;
  onGrouping: (ticks: number) => void;
}) {
  return (
    <div className="flex min-w-0 items-center gap-1">
      <GroupingSelect {...props} />
      <MoreOptions />
    </div>
  );
}

function GroupingSelect(props: {
  instrument: Instrument;
  grouping: number;
  onGrouping: (ticks: number) => void;
}) {
  const { tickSize } = props.instrument;
  return (
    <label className="text-2xs text-ink-3">
      <span className="sr-only">Group prices by</span>
      <select
        className="h-6 w-16 rounded-(--radius) bg-raised px-0.5 text-xs text-ink"
        onChange={(event) => props.onGrouping(Number(event.currentTarget.value))}
        title="Group prices by"
        value={props.grouping}
      >
        {groupings.map((count) => (
          <option key={count} value={count}>
            {decimalString(times(decimal(tickSize), count), decimalsOf(tickSize))}
          </option>
        ))}
      </select>
    </label>
  );
}

function MoreOptions() {
  return (
    <Drop
      kind="dialog"
      of={optionsBox}
      trigger={
        <IconButton className="w-6" label="Order book options" size="xs">
          <svg
            aria-hidden="true"
            className="size-3.5"
            fill="none"
            stroke="currentColor"
            strokeLinecap="round"
            strokeWidth="1.4"
            viewBox="0 0 14 14"
          >
            <path d="M1.500 4h5m3 0h3M1.500 10h2m3 0h6" />
            <circle cx="8" cy="4" r="1.500" />
            <circle cx="5" cy="10" r="1.500" />
          </svg>
        </IconButton>
      }
    />
  );
}
