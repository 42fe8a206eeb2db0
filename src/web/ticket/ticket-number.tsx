// The ticket's fields for prices and quantities: bound to the draft, stepped by the tick or the lot.
import type { ReactNode, Ref } from 'react';
import { useTerminal } from '../terminal-context.ts';
import { NumberField } from '../ui/number-field.tsx';
import { problemOf, useTicketForm } from './form-context.ts';
import { priceText, read, stepped } from './read-number.ts';
import type { TicketField } from './ticket-input.ts';

type PriceName =
  | 'price'
  | 'stopPrice'
  | 'activation'
  | 'takeProfit'
  | 'stopLoss'
  | 'pairStop'
  | 'thenPrice';
type QtyName = 'qty' | 'displayQty' | 'minQty' | 'thenQty';

type Shared = {
  readonly label: string;
  readonly field: TicketField;
  /** Where the problem stands with those of other fields. */
  readonly noteId?: string;
  readonly optional?: boolean;
  readonly disabled?: boolean;
  readonly suffix?: ReactNode;
  /** At the right of the label: before the field for the Tab key, or after it. */
  readonly hint?: ReactNode;
  readonly after?: ReactNode;
};

export function PriceField(props: Shared & { name: PriceName }) {
  const { name, field, label, noteId, optional = false, disabled = false, suffix, hint } = props;
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { instrument, input, state, check, locked } = form;
  const edit = (text: string): void => ticket.edit({ [name]: text });
  const best =
    (state.side === 'buy' ? input.bids : input.asks)[0] ?? input.asks[0] ?? input.bids[0];
  const start = best === undefined ? instrument.referencePrice : priceText(best.price, instrument);
  const isWrong = check.problems.some((problem) => problem.field === field);
  return (
    <NumberField
      disabled={locked || disabled}
      hint={hint}
      label={label}
      onBlur={() => {
        const value = read(state[name]);
        if (typeof value === 'bigint' && !isWrong && priceText(value, instrument) !== state[name]) {
          edit(priceText(value, instrument));
        }
      }}
      onChange={edit}
      onStep={(count) =>
        edit(
          stepped(state[name], {
            step: instrument.tickSize,
            count,
            min: instrument.priceMin,
            max: instrument.priceMax,
            start,
          }),
        )
      }
      problem={problemOf(form, field)}
      stepLabel={label.toLowerCase()}
      value={state[name]}
      {...(noteId === undefined ? { suffix: instrument.currency } : { noteId, suffix })}
      {...(optional ? { placeholder: 'none' } : {})}
    />
  );
}

export function QtyField(props: Shared & { name: QtyName; inputRef?: Ref<HTMLInputElement> }) {
  const { name, field, label, noteId, optional = false, disabled = false, inputRef, after } = props;
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { instrument, state, locked } = form;
  const edit = (text: string): void => ticket.edit({ [name]: text });
  return (
    <NumberField
      disabled={locked || disabled}
      after={after}
      label={label}
      onChange={edit}
      onStep={(count) =>
        edit(
          stepped(state[name], {
            step: instrument.lotSize,
            count,
            min: instrument.qtyMin,
            max: instrument.qtyMax,
            start: instrument.qtyMin,
          }),
        )
      }
      problem={problemOf(form, field)}
      stepLabel={label.toLowerCase()}
      value={state[name]}
      {...(noteId === undefined ? { suffix: 'shares' } : { noteId })}
      {...(inputRef === undefined ? {} : { inputRef })}
      {...(optional ? { placeholder: 'none' } : {})}
    />
  );
}
