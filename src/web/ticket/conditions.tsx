// How long the order stands and under which conditions: time in force and post-only in sight, the rest on demand.
import { clsx } from 'clsx';
import { useId, useState } from 'react';
import type { TimeInForce } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { FieldNote } from '../ui/number-field.tsx';
import { PanelPart, part } from '../ui/part.tsx';
import { AttachedChoice, AttachedFields } from './attached-choice.tsx';
import { Check } from './check-box.tsx';
import { optionsOf } from './draft.ts';
import { problemOf, useTicketForm } from './form-context.ts';
import { isTaken, timeInForceWords, timesInForceOf } from './terms.ts';

const advancedFields = part(() => import('./advanced-fields.tsx'));

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
      <div className="flex items-center justify-between gap-2">
        <label className="sr-only" htmlFor={`${id}-tif`}>
          Time in force
        </label>
        <select
          className="select-field min-w-0 flex-1 px-1.5"
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
        <AttachedChoice />
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
      <AttachedFields />
      <div className="flex flex-col gap-2" hidden={!open} id={`${id}-advanced`}>
        {open && <PanelPart given={{}} of={advancedFields} rows={3} />}
      </div>
    </>
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
