// Quantities without typing: the sizes that are used again and again, and parts of what is available, by buttons or a slider. It must never round up.
import { clsx } from 'clsx';
import { useState } from 'react';
import type { Instrument } from '#api/types.ts';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { percentOfQty, qtyForPercent } from './estimate.ts';
import { useTicketForm } from './form-context.ts';
import { keepSizes, sizeProblem, sizesCount, sizesOf } from './sizes.ts';

/** In the line of the quantity's label. */
export function SizePresets({ onPicked }: { onPicked: () => void }) {
  const { instrument } = useTicketForm();
  return <Presets instrument={instrument} key={instrument.symbol} onPicked={onPicked} />;
}

function Presets({ instrument, onPicked }: { instrument: Instrument; onPicked: () => void }) {
  const { ticket } = useTerminal();
  const { locked } = useTicketForm();
  const [sizes, setSizes] = useState(() => sizesOf(instrument));
  const [draft, setDraft] = useState<readonly string[] | null>(null);
  if (draft === null) {
    return (
      <span aria-label="Sizes" className="flex gap-1" role="group">
        {sizes.map((size, at) => (
          <button
            className="rounded-sm bg-raised px-1.5 text-2xs text-ink-2 hover:bg-hover hover:text-ink disabled:opacity-50"
            disabled={locked}
            key={at}
            onClick={() => {
              ticket.edit({ qty: size });
              onPicked();
            }}
            title={`${grouped(size)} shares`}
            type="button"
          >
            {grouped(size)}
          </button>
        ))}
        <button
          aria-label="Change the sizes"
          className="rounded-sm px-0.5 text-ink-3 hover:text-ink"
          onClick={() => setDraft(sizes)}
          title="Change the sizes"
          type="button"
        >
          <Icon className="size-3" name="edit" />
        </button>
      </span>
    );
  }
  const problem = draft.map((size) => sizeProblem(size, instrument)).find((each) => each !== null);
  const save = (): void => {
    if (problem === undefined) {
      keepSizes(instrument, draft);
      setSizes(draft);
      setDraft(null);
    }
  };
  return (
    <span className="flex items-center gap-1">
      {Array.from({ length: sizesCount }, (_, at) => (
        <input
          aria-invalid={sizeProblem(draft[at] ?? '', instrument) !== null}
          aria-label={`Size ${at + 1}`}
          autoFocus={at === 0}
          className="h-5 w-11 rounded-sm border border-line-strong bg-sunken px-1 text-right text-2xs aria-invalid:border-sell"
          inputMode="numeric"
          key={at}
          maxLength={12}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setDraft(draft.map((size, index) => (index === at ? text : size)));
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              save();
            } else if (event.key === 'Escape') {
              event.stopPropagation();
              setDraft(null);
            }
          }}
          title={sizeProblem(draft[at] ?? '', instrument) ?? undefined}
          value={draft[at] ?? ''}
        />
      ))}
      <IconButton
        className="h-5!"
        disabled={problem !== undefined}
        label="Keep these sizes"
        onClick={save}
        size="xs"
      >
        <Icon className="size-3" name="check" />
      </IconButton>
    </span>
  );
}

const percents = [25, 50, 75, 100] as const;

/** Of the buying power, or when selling of the shares at hand. */
export function PercentOfPower({ disabled }: { disabled: boolean }) {
  const { ticket } = useTerminal();
  const { input, state } = useTicketForm();
  const now = percentOfQty(input);
  const of = state.side === 'buy' ? 'buying power' : 'the shares you can sell';
  const take = (percent: number): void => {
    const qty = qtyForPercent(input, percent);
    if (qty !== null) {
      ticket.edit({ qty: qty === '0' ? '' : qty });
    }
  };
  return (
    <div aria-label="Part of what is available" className="flex flex-col gap-1" role="group">
      <div className="flex items-center gap-2">
        <input
          aria-label={`Part of ${of}`}
          aria-valuetext={`${now}% of ${of}`}
          className="h-4 min-w-0 flex-1 accent-(--accent) disabled:opacity-40"
          disabled={disabled}
          max={100}
          min={0}
          onChange={(event) => take(Number(event.currentTarget.value))}
          step={1}
          type="range"
          value={now}
        />
        <span aria-hidden="true" className="w-9 text-right text-2xs text-ink-2">
          {now}%
        </span>
      </div>
      <div className="grid grid-cols-4 gap-1">
        {percents.map((percent) => (
          <Button
            className={clsx('bg-raised', percent === now && 'font-semibold text-ink')}
            disabled={disabled}
            key={percent}
            onClick={() => take(percent)}
            size="xs"
          >
            {percent === 100 ? 'Max' : `${percent}%`}
          </Button>
        ))}
      </div>
    </div>
  );
}
