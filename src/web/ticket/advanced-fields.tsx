// The terms of an order that few orders have: how much is shown, the least that trades, all or none, what becomes of an order that meets one of the
// member's own. Loaded when somebody opens them.
import { useId } from 'react';
import type { StpMode } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import { FieldPair } from '../ui/number-field.tsx';
import { Check } from './check-box.tsx';
import { optionsOf } from './draft.ts';
import { problemOf, useTicketForm } from './form-context.ts';
import { QtyField } from './ticket-number.tsx';

const stpWords: Readonly<Record<Exclude<StpMode, 'none'>, string>> = {
  cancelNewest: 'Cancel this order',
  cancelOldest: 'Cancel the resting order',
  cancelBoth: 'Cancel both',
  decrement: 'Reduce both',
};

export default function AdvancedFields() {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { state, locked } = form;
  const options = optionsOf(state);
  const id = useId();
  return (
    <>
      <FieldPair problem={problemOf(form, 'displayQty', 'minQty')}>
        {(noteId) => (
          <>
            <QtyField
              disabled={!options.displayQty}
              field="displayQty"
              label="Display quantity"
              name="displayQty"
              noteId={noteId}
              optional
            />
            <QtyField
              disabled={!options.minQty}
              field="minQty"
              label="Minimum quantity"
              name="minQty"
              noteId={noteId}
              optional
            />
          </>
        )}
      </FieldPair>
      <div className="flex justify-between gap-3">
        <Check
          can={options.allOrNone}
          hint="Rests unseen until all of it can trade"
          name="allOrNone"
        >
          All or none
        </Check>
        <Check
          can={options.reprice}
          hint="A post-only order that would trade moves one tick behind the best price instead"
          name="reprice"
        >
          Reprice to post
        </Check>
      </div>
      <label className="text-xs text-ink-2" htmlFor={`${id}-stp`}>
        If it would meet an order of your own
      </label>
      <select
        className="select-field"
        disabled={locked}
        id={`${id}-stp`}
        onChange={(event) => ticket.edit({ stpMode: event.currentTarget.value as StpMode })}
        value={state.stpMode}
      >
        {Object.entries(stpWords).map(([mode, words]) => (
          <option key={mode} value={mode}>
            {words}
          </option>
        ))}
      </select>
    </>
  );
}
