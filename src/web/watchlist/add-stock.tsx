// Adds a stock to a list by its symbol; what is wrong is said under the field.
import { useId, useState, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import type { Watchlist } from './watchlists.ts';

const proposalsMax = 50;

export function AddStock({ list }: { list: Watchlist }) {
  const { market, watchlists } = useTerminal();
  const symbols = useStore(market.store, (state) => state.symbols);
  const listed = useStore(market.store, (state) => state.listed);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const wanted = text.trim().toUpperCase();
  const proposals = listed
    .filter((symbol) => symbol.startsWith(wanted) && !list.symbols.includes(symbol))
    .slice(0, proposalsMax);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (wanted === '') {
      setProblem('Enter a symbol, such as AAPL.');
      return;
    }
    const found = symbols.find((symbol) => symbol.toUpperCase() === wanted);
    const refused =
      found === undefined ? `No stock has the symbol ${wanted}.` : watchlists.add(list.id, found);
    setProblem(refused);
    if (refused === null) setText('');
  };
  return (
    <form className="shrink-0 border-b border-line px-2 py-1.5" noValidate onSubmit={submit}>
      <div className="flex items-center gap-1.5">
        <span className="input-shell h-7! min-w-0 flex-1" data-invalid={problem !== null}>
          <input
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            aria-invalid={problem !== null}
            aria-label={`Add a stock to ${list.name}`}
            autoComplete="off"
            className="w-full min-w-0 bg-transparent px-2 text-xs text-ink"
            list={`${id}-list`}
            maxLength={20}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setProblem(null);
            }}
            placeholder="Add a symbol"
            spellCheck={false}
            value={text}
          />
        </span>
        <datalist id={`${id}-list`}>
          {proposals.map((symbol) => (
            <option key={symbol} value={symbol} />
          ))}
        </datalist>
        <Button look="outline" size="sm" type="submit">
          Add
        </Button>
      </div>
      {problem !== null && (
        <p className="pt-1 text-2xs text-sell" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
