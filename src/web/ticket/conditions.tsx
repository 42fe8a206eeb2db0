// How long the order stands and under which conditions: time in force and post-only in sight, exits and the rest on demand.
import { clsx } from 'clsx';
import { useId, useState, type ReactNode } from 'react';
import type { StpMode, TimeInForce } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import { FieldNote, FieldPair } from '../ui/number-field.tsx';
import { Icon } from '../ui/icons.tsx';
import { optionsOf } from './draft.ts';
import { problemOf, useTicketForm } from './form-context.ts';
import { isTaken, timeInForceWords, timesInForceOf } from './terms.ts';
import { PriceField, QtyField } from './ticket-number.tsx';

const stpWords: Readonly<Record<Exclude<StpMode, 'none'>, string>> = {
  cancelNewest: 'Cancel this order',
  cancelOldest: 'Cancel the resting order',
  cancelBoth: 'Cancel both',
  decrement: 'Reduce both',
};

export function Conditions() {
  const { ticket } = useTerminal();
  const { instrument, state, locked } = useTicketForm();
  const options = optionsOf(state);
  const [open, setOpen] = useState(false);
  const id = useId();
  const count = [
    state.displayQty !== '',
    state.minQty !== '',
    state.allOrNone,
    state.reprice,
    state.stpMode !== 'cancelNewest',
  ].filter(Boolean).length;
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <label className="sr-only" htmlFor={`${id}-tif`}>
          Time in force
        </label>
        <select
          className="select-field min-w-0 flex-1"
          disabled={locked}
          id={`${id}-tif`}
          onChange={(event) =>
            ticket.edit({ timeInForce: event.currentTarget.value as TimeInForce })
          }
          value={state.timeInForce}
        >
          {timesInForceOf(state.type).map((value) => (
            <option
              disabled={
                value !== state.timeInForce && !isTaken(instrument.phase, state.type, value)
              }
              key={value}
              value={value}
            >
              {value} · {timeInForceWords[value]}
            </option>
          ))}
        </select>
        <Check
          can={options.postOnly}
          hint="Rests in the book or is canceled; never trades at once"
          name="postOnly"
        >
          Post only
        </Check>
      </div>
      {state.timeInForce === 'GTD' && <ExpireTime />}
      <div className="flex items-center justify-between gap-3">
        <Check
          can={options.exits}
          hint="Two orders that follow when this one is filled; the one ends the other"
          name="exits"
        >
          Take profit / stop loss
        </Check>
        <button
          aria-controls={`${id}-advanced`}
          aria-expanded={open}
          className="flex h-7 items-center gap-1 rounded-sm text-xs text-ink-2 hover:text-ink"
          onClick={() => setOpen(!open)}
          type="button"
        >
          Advanced{count === 0 ? '' : ` (${count})`}
          <Icon className={clsx('size-3.5', open && 'rotate-180')} name="chevron" />
        </button>
      </div>
      {state.exits && <Exits />}
      <div className="flex flex-col gap-2" hidden={!open} id={`${id}-advanced`}>
        {open && <Advanced />}
      </div>
    </>
  );
}

function Advanced() {
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

function Exits() {
  const form = useTicketForm();
  return (
    <FieldPair problem={problemOf(form, 'takeProfit', 'stopLoss')}>
      {(noteId) => (
        <>
          <PriceField field="takeProfit" label="Take profit at" name="takeProfit" noteId={noteId} />
          <PriceField field="stopLoss" label="Stop loss at" name="stopLoss" noteId={noteId} />
        </>
      )}
    </FieldPair>
  );
}

function ExpireTime() {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const problem = problemOf(form, 'expireTime');
  const id = useId();
  return (
    <div>
      <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
        Ends at (your time)
      </label>
      <div className="input-shell" data-invalid={problem !== null}>
        <input
          aria-describedby={`${id}-note`}
          aria-invalid={problem !== null}
          className="min-w-0 flex-1 bg-transparent px-2 text-xs text-ink"
          disabled={form.locked}
          id={id}
          onChange={(event) => ticket.edit({ expireAt: event.currentTarget.value })}
          step={1}
          type="datetime-local"
          value={form.state.expireAt}
        />
      </div>
      <FieldNote id={`${id}-note`} text={problem} />
    </div>
  );
}

function Check(props: {
  name: 'postOnly' | 'exits' | 'allOrNone' | 'reprice';
  can: boolean;
  hint: string;
  children: ReactNode;
}) {
  const { ticket } = useTerminal();
  const { state, locked } = useTicketForm();
  const { name, can, hint, children } = props;
  return (
    <label
      className={clsx('flex h-7 items-center gap-2 text-xs', can ? 'text-ink-2' : 'text-ink-3')}
      title={hint}
    >
      <input
        checked={state[name]}
        className="size-4 accent-(--accent)"
        disabled={locked || !can}
        onChange={(event) => ticket.edit({ [name]: event.currentTarget.checked })}
        type="checkbox"
      />
      {children}
    </label>
  );
}
