// The filters over the order history and the fills, and the list as a file.
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { wholeHistory, type HistoryFilter } from './history-filter.ts';
import { BarSelect, ListBar, sideOptions, stockOptions } from './list-bar.tsx';
import { CsvLink } from './list-foot.tsx';

const statusOptions = [
  ['', 'Any status'],
  ['filled', 'Filled'],
  ['canceled', 'Canceled'],
  ['expired', 'Expired'],
  ['rejected', 'Rejected'],
] as const;

export function HistoryBar(props: {
  label: string;
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  /** Fills have none. */
  withStatus: boolean;
  csv: string;
  csvName: string;
}) {
  const { filter, onFilter } = props;
  const { market } = useTerminal();
  const symbols = useStore(market.store, (state) => state.symbols);
  const stocks = useMemo(() => stockOptions(symbols, null), [symbols]);
  const change = (part: Partial<HistoryFilter>): void => onFilter({ ...filter, ...part });
  const day = (name: 'from' | 'to', label: string) => (
    <input
      aria-label={label}
      className="h-6 w-29 rounded-sm border border-line-strong bg-sunken px-1 text-2xs text-ink max-[1023px]:h-9"
      max={name === 'from' && filter.to !== '' ? filter.to : undefined}
      min={name === 'to' && filter.from !== '' ? filter.from : undefined}
      onChange={(event) => change({ [name]: event.currentTarget.value })}
      title={label}
      type="date"
      value={filter[name]}
    />
  );
  const isFiltered = Object.values(filter).some((value) => value !== '');
  return (
    <ListBar label={props.label}>
      <BarSelect
        label="Stock"
        onChange={(symbol) => change({ symbol })}
        options={stocks}
        value={filter.symbol}
      />
      <BarSelect
        label="Side"
        onChange={(side) => change({ side })}
        options={sideOptions}
        value={filter.side}
      />
      {props.withStatus && (
        <BarSelect
          label="Status"
          onChange={(status) => change({ status })}
          options={statusOptions}
          value={filter.status}
        />
      )}
      {day('from', 'From day')}
      {day('to', 'To day')}
      {isFiltered && (
        <Button onClick={() => onFilter(wholeHistory)} size="xs">
          Show all
        </Button>
      )}
      <span className="ml-auto">
        <CsvLink href={props.csv} name={props.csvName} />
      </span>
    </ListBar>
  );
}
