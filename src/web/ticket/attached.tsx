// The orders that come with the one in the ticket: take-profit and stop loss, one that cancels the other, one that follows. It must never send anything.
import { decimal } from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { FieldPair, NumberField } from '../ui/number-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { entryPrice, exitPrice } from './check-attached.ts';
import { problemOf, useTicketForm } from './form-context.ts';
import { priceText, read, stepped } from './read-number.ts';
import { PriceField, QtyField } from './ticket-number.tsx';

export default function AttachedFields() {
  const form = useTicketForm();
  switch (form.state.attached) {
    case 'none':
      return null;
    case 'bracket':
      return <Exits />;
    case 'oco':
      return <PriceField field="pairStop" label="Or stop at" name="pairStop" />;
    case 'oto':
      return <Following />;
  }
}

const exitsBy = [
  { value: 'price', label: 'Price' },
  { value: 'percent', label: 'Per cent' },
] as const;

function Exits() {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { state, locked } = form;
  return (
    <div>
      <Segmented
        className="mb-1.5"
        disabled={locked}
        label="Exits in"
        onChange={(by) => ticket.edit({ exitsBy: by, takeProfit: '', stopLoss: '' })}
        options={exitsBy}
        value={state.exitsBy}
      />
      <FieldPair problem={problemOf(form, 'takeProfit', 'stopLoss')}>
        {(noteId) =>
          state.exitsBy === 'percent' ? (
            <>
              <PercentField label="Take profit" name="takeProfit" noteId={noteId} />
              <PercentField label="Stop loss" name="stopLoss" noteId={noteId} />
            </>
          ) : (
            <>
              <PriceField
                field="takeProfit"
                label="Take profit at"
                name="takeProfit"
                noteId={noteId}
              />
              <PriceField field="stopLoss" label="Stop loss at" name="stopLoss" noteId={noteId} />
            </>
          )
        }
      </FieldPair>
    </div>
  );
}

/** A distance in per cent, with the price that it comes to. */
function PercentField(props: { label: string; name: 'takeProfit' | 'stopLoss'; noteId: string }) {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { label, name, noteId } = props;
  const { input, instrument, state, locked } = form;
  const percent = read(state[name]);
  const from = entryPrice(input);
  const above = (state.side === 'buy') === (name === 'takeProfit');
  const price =
    typeof percent === 'bigint' && percent > 0n && percent < decimal('100') && from !== null
      ? priceText(exitPrice(from, percent, above, decimal(instrument.tickSize)), instrument)
      : null;
  return (
    <NumberField
      disabled={locked}
      hint={<span className="text-2xs text-ink-3">{price === null ? '' : grouped(price)}</span>}
      label={label}
      noteId={noteId}
      onChange={(text) => ticket.edit({ [name]: text })}
      onStep={(count) =>
        ticket.edit({
          [name]: stepped(state[name], {
            step: '0.1',
            count,
            min: '0.1',
            max: '99.9',
            start: name === 'takeProfit' ? '2' : '1',
          }),
        })
      }
      problem={problemOf(form, name)}
      stepLabel={label.toLowerCase()}
      suffix="%"
      value={state[name]}
    />
  );
}

const sides = [
  { value: 'buy', label: 'Buy', activeClass: 'bg-buy-solid text-on-solid font-semibold' },
  { value: 'sell', label: 'Sell', activeClass: 'bg-sell-solid text-on-solid font-semibold' },
] as const;

function Following() {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  return (
    <div>
      <p className="mb-1 text-xs text-ink-2">Once it is filled, place</p>
      <Segmented
        className="mb-1.5"
        disabled={form.locked}
        label="Side of the order that follows"
        onChange={(thenSide) => ticket.edit({ thenSide })}
        options={sides}
        value={form.state.thenSide}
      />
      <FieldPair problem={problemOf(form, 'thenPrice', 'thenQty')}>
        {(noteId) => (
          <>
            <PriceField field="thenPrice" label="Then at" name="thenPrice" noteId={noteId} />
            <QtyField field="thenQty" label="Then quantity" name="thenQty" noteId={noteId} />
          </>
        )}
      </FieldPair>
    </div>
  );
}
