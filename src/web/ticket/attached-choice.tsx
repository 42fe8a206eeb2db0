// Which orders come with the one in the ticket; their fields are loaded when there are any.
import { useId } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { PanelPart, part } from '../ui/part.tsx';
import { optionsOf, type Attached } from './draft.ts';
import { useTicketForm } from './form-context.ts';

const attachedFields = part(() => import('./attached.tsx'));

const words: Readonly<Record<Attached, string>> = {
  none: 'No attached orders',
  bracket: 'Take profit / stop loss',
  oco: 'OCO: one cancels the other',
  oto: 'OTO: one triggers another',
};

export function AttachedChoice() {
  const { ticket } = useTerminal();
  const { state, locked } = useTicketForm();
  const can = optionsOf(state).attached;
  const id = useId();
  return (
    <>
      <label className="sr-only" htmlFor={id}>
        Attached orders
      </label>
      <select
        className="select-field h-7! min-w-0 flex-1"
        disabled={locked}
        id={id}
        onChange={(event) => ticket.edit({ attached: event.currentTarget.value as Attached })}
        value={state.attached}
      >
        {Object.entries(words).map(([value, text]) => (
          <option disabled={!can.some((each) => each === value)} key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
}

export function AttachedFields() {
  const { state } = useTicketForm();
  return state.attached !== 'none' && <PanelPart given={{}} of={attachedFields} rows={2} />;
}
