// What can be chosen of the ladder beside the grouping: how it stands, which sides, what the columns count.
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { DropBox } from '../ui/drop-box.tsx';
import type { DropProps } from '../ui/drop.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { depthOptions, setDepthOption } from './depth-options.ts';

export default function DepthOptionsBox(drop: DropProps) {
  const options = useStore(depthOptions);
  return (
    <DropBox
      {...drop}
      align="end"
      className="flex w-64 flex-col gap-2.5 p-3 text-xs"
      label="Order book options"
    >
      <Choice label="Ladder">
        <Segmented
          label="Ladder"
          onChange={(mode) => setDepthOption({ mode })}
          options={[
            { value: 'centred', label: 'Centred' },
            { value: 'fixed', label: 'Fixed prices' },
          ]}
          value={options.mode}
        />
      </Choice>
      <Choice label="Sides">
        <Segmented
          disabled={options.mode === 'fixed'}
          label="Sides"
          onChange={(view) => setDepthOption({ view })}
          options={[
            { value: 'both', label: 'Both' },
            { value: 'bids', label: 'Bids' },
            { value: 'asks', label: 'Asks' },
          ]}
          value={options.view}
        />
      </Choice>
      <Choice label="Count in">
        <Segmented
          label="Count in"
          onChange={(measure) => setDepthOption({ measure })}
          options={[
            { value: 'qty', label: 'Quantity' },
            { value: 'value', label: 'Value' },
          ]}
          value={options.measure}
        />
      </Choice>
      <Choice label="Number of orders">
        <Segmented
          label="Number of orders"
          onChange={(orders) => setDepthOption({ orders })}
          options={[
            { value: 'on', label: 'Show' },
            { value: 'off', label: 'Hide' },
          ]}
          value={options.orders}
        />
      </Choice>
      <p className="border-t border-line pt-2 text-2xs leading-4 text-ink-3">
        Press a price, or Enter, to take it into the ticket. With Shift it places a limit order on
        that side, with Ctrl or ⌘ on the other, with the quantity of the ticket. × takes your own
        order out.
      </p>
    </DropBox>
  );
}

function Choice({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <span aria-hidden="true" className="text-2xs text-ink-3">
        {label}
      </span>
      {children}
    </div>
  );
}
