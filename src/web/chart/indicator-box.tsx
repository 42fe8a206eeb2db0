// What chooses indicators: adds, changes their periods, removes. Each change is checked before the chart hears of it.
import { useId, useState } from 'react';
import { useStore } from 'zustand/react';
import { IconButton } from '../ui/button.tsx';
import { DropBox } from '../ui/drop-box.tsx';
import type { DropProps } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { chartChoices } from './chart-choices.ts';
import { plotToken } from './chart-style.ts';
import {
  indicatorKinds,
  indicatorName,
  indicatorsMax,
  kindNames,
  problemTogether,
  readField,
  type Indicator,
} from './indicator-kinds.ts';

export default function IndicatorBox(drop: DropProps) {
  const indicators = useStore(chartChoices.store, (state) => state.indicators);
  return (
    <DropBox
      {...drop}
      align="start"
      className="flex max-h-[min(36rem,var(--radix-popover-content-available-height))] w-80 max-w-[calc(100vw-1rem)] flex-col gap-3 overflow-y-auto p-3"
      label="Indicators"
    >
      {indicators.length === 0 ? (
        <p className="text-xs text-ink-3">No indicator is on the chart.</p>
      ) : (
        <ul aria-label="On the chart" className="flex flex-col gap-2">
          {indicators.map((indicator, at) => (
            <ChosenIndicator at={at} indicator={indicator} key={indicator.id} />
          ))}
        </ul>
      )}
      <AddIndicator full={indicators.length >= indicatorsMax} />
    </DropBox>
  );
}

function AddIndicator({ full }: { full: boolean }) {
  return (
    <div className="flex flex-col gap-1.5 border-t border-line pt-3">
      <p className="text-2xs font-semibold text-ink-3">
        {full ? `No more than ${indicatorsMax} at once` : 'Add'}
      </p>
      {kindNames.map((kind) => (
        <button
          className="flex items-baseline gap-2 rounded-(--radius) px-2 py-1 text-left text-xs hover:bg-hover disabled:opacity-50"
          disabled={full}
          key={kind}
          onClick={() => chartChoices.addIndicator(kind)}
          type="button"
        >
          <span className="w-11 shrink-0 font-semibold">{indicatorKinds[kind].short}</span>
          <span className="text-ink-2">{indicatorKinds[kind].title}</span>
        </button>
      ))}
    </div>
  );
}

function ChosenIndicator({ indicator, at }: { indicator: Indicator; at: number }) {
  const { fields, title } = indicatorKinds[indicator.kind];
  const name = indicatorName(indicator);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const noteId = useId();
  const textOf = (field: string): string => texts[field] ?? String(indicator.values[field] ?? '');

  const read = fields.map((field) => [field.name, readField(field, textOf(field.name))] as const);
  const wrong = read.find(([, value]) => typeof value === 'string');
  const problem = wrong?.[1] ?? togetherOf(indicator, texts, read);

  const change = (field: string, text: string): void => {
    const next = { ...texts, [field]: text };
    setTexts(next);
    const values = fields.map(({ name: own, ...rest }) => [
      own,
      readField({ name: own, ...rest }, next[own] ?? String(indicator.values[own] ?? '')),
    ]);
    if (values.some(([, value]) => typeof value === 'string')) return;
    const changed = { ...indicator, values: Object.fromEntries(values) as Record<string, number> };
    if (problemTogether(changed) === null) {
      chartChoices.changeIndicator(indicator.id, changed.values);
    }
  };

  return (
    <li className="rounded-(--radius) bg-raised px-2 py-1.5">
      <div className="flex items-center gap-2">
        <span
          aria-hidden="true"
          className="h-0.5 w-3 shrink-0"
          style={{ backgroundColor: plotToken(at) }}
        />
        <span className="min-w-0 flex-1 truncate text-xs font-medium" title={title}>
          {name}
        </span>
        <IconButton
          label={`Remove ${name}`}
          onClick={() => chartChoices.removeIndicator(indicator.id)}
          size="xs"
        >
          <Icon className="size-3" name="close" />
        </IconButton>
      </div>
      {fields.length > 0 && (
        <div className="mt-1 flex gap-2">
          {fields.map((field) => (
            <label className="flex min-w-0 flex-1 flex-col text-2xs text-ink-3" key={field.name}>
              {field.label}
              <input
                aria-describedby={noteId}
                aria-invalid={typeof readField(field, textOf(field.name)) === 'string'}
                autoComplete="off"
                className="h-7 w-full min-w-0 rounded-sm border border-line-strong bg-sunken px-1.5 text-right text-xs text-ink aria-invalid:border-sell aria-invalid:text-sell"
                inputMode="decimal"
                maxLength={6}
                onChange={(event) => change(field.name, event.currentTarget.value)}
                onFocus={(event) => event.currentTarget.select()}
                value={textOf(field.name)}
              />
            </label>
          ))}
        </div>
      )}
      {fields.length > 0 && (
        <p aria-live="polite" className="min-h-4 pt-0.5 text-2xs text-sell" id={noteId}>
          {problem}
        </p>
      )}
    </li>
  );
}

/** What is wrong with the fields as they read now, each good by itself. */
function togetherOf(
  indicator: Indicator,
  texts: Readonly<Record<string, string>>,
  read: readonly (readonly [string, number | string])[],
): string | null {
  if (Object.keys(texts).length === 0) return null;
  return problemTogether({
    ...indicator,
    values: Object.fromEntries(read) as Record<string, number>,
  });
}
