// How many indicators are on the chart; what chooses them drops from it.
import { useStore } from 'zustand/react';
import { Button } from '../ui/button.tsx';
import { Drop } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { part } from '../ui/part.tsx';
import { chartChoices } from './chart-choices.ts';

const indicatorBox = part(() => import('./indicator-box.tsx'));

export function IndicatorMenu() {
  const indicators = useStore(chartChoices.store, (state) => state.indicators);
  return (
    <Drop
      kind="dialog"
      of={indicatorBox}
      trigger={
        <Button className="h-7 bg-raised" size="xs">
          Indicators{indicators.length > 0 && ` (${indicators.length})`}
          <Icon className="size-3 text-ink-3" name="chevron" />
        </Button>
      }
    />
  );
}
