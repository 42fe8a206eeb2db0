// The order ticket. Says what is wrong and what it would cost while it is being written, and what became of it after.
import { useId, useMemo, useRef, type KeyboardEvent, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { standingWords } from '../market/phase.ts';
import { useInstrument, useLive, useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows, Panel } from '../ui/panel.tsx';
import { PanelPart, part } from '../ui/part.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { BestPrices } from './best-prices.tsx';
import { Conditions } from './conditions.tsx';
import { FirstSteps } from './first-steps.tsx';
import { TicketFormContext, useTicketForm } from './form-context.ts';
import { Outcome } from './outcome.tsx';
import { PriceFields, TypeChoice } from './price-fields.tsx';
import { PercentOfPower, SizePresets } from './quick-qty.tsx';
import { OneClickSwitch, Review } from './review.tsx';
import { chooseMode, ticketMode } from './ticket-mode.ts';
import { QtyField } from './ticket-number.tsx';
import { TicketNotes, TicketSummary } from './ticket-summary.tsx';
import { useTicketCheck } from './use-ticket-check.ts';

const simpleTicket = part(() => import('./simple-ticket.tsx'));

export function TicketPanel({ titled = true }: { titled?: boolean }) {
  const instrument = useInstrument();
  const mode = useStore(ticketMode, (state) => state.mode);
  return (
    <Panel className="h-full" title="Order ticket" titled={titled}>
      {instrument === null ? (
        <LoadingRows rows={9} />
      ) : (
        <>
          <FirstSteps symbol={instrument.symbol} />
          <TicketChoices />
          {mode === 'simple' ? (
            <PanelPart given={{ instrument }} key={instrument.symbol} of={simpleTicket} rows={9} />
          ) : (
            <TicketForm instrument={instrument} />
          )}
        </>
      )}
    </Panel>
  );
}

const modes = [
  { value: 'simple', label: 'Simple' },
  { value: 'advanced', label: 'Advanced' },
] as const;

function TicketChoices() {
  const { ticket } = useTerminal();
  const mode = useStore(ticketMode, (state) => state.mode);
  return (
    <div className="flex shrink-0 items-center justify-between gap-2 px-3 pt-2">
      <Segmented
        label="Ticket"
        onChange={(next) => {
          ticket.review(false);
          chooseMode(next);
        }}
        options={modes}
        value={mode}
      />
      <OneClickSwitch />
    </div>
  );
}

const sides = [
  { value: 'buy', label: 'Buy', activeClass: 'bg-buy-solid text-on-solid' },
  { value: 'sell', label: 'Sell', activeClass: 'bg-sell-solid text-on-solid' },
] as const;

function TicketForm({ instrument }: { instrument: Instrument }) {
  const { ticket, session, settings, accountParam } = useTerminal();
  const oneClick = useStore(settings.store, (settled) => settled.oneClick);
  const state = useStore(ticket.store);
  const live = useLive();
  const signedIn = useSignedIn();
  const qtyField = useRef<HTMLInputElement>(null);
  const { input, check } = useTicketCheck(instrument, state);
  const sending = state.submission.kind === 'sending';
  const locked = !live || state.submission.kind === 'unknown';
  const form = useMemo(
    () => ({ instrument, state, input, check, locked }),
    [instrument, state, input, check, locked],
  );

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!signedIn) {
      session.showDialog('signIn');
      return;
    }
    ticket.touch();
    if (locked || sending || check.orders === null) {
      ticket.review(false);
    } else if (oneClick || state.reviewing) {
      const { attached } = state;
      void ticket.submit(check.orders, accountParam(), attached === 'none' ? undefined : attached);
    } else {
      ticket.review(true);
    }
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.repeat) {
      // A key held down is no second yes.
      event.preventDefault();
    } else if (event.key === 'Escape') {
      if (state.reviewing) ticket.review(false);
      else if (!sending && !locked) ticket.clear();
    }
  };

  return (
    <TicketFormContext value={form}>
      <form
        className="flex min-h-0 flex-1 scroll-pb-32 flex-col gap-2 overflow-y-auto px-3 pt-2 *:shrink-0"
        noValidate
        onKeyDown={keyDown}
        onSubmit={submit}
      >
        <Segmented
          disabled={locked}
          label="Side"
          onChange={(side) => ticket.edit({ side })}
          options={sides}
          size="lg"
          value={state.side}
        />
        <TypeChoice />
        <BestPrices
          input={input}
          onPick={(price) => {
            ticket.pick(price);
            qtyField.current?.focus();
          }}
        />
        <div className="flex flex-col gap-0.5">
          <PriceFields />
          <QtyField
            field="qty"
            after={<SizePresets onPicked={() => qtyField.current?.focus()} />}
            inputRef={qtyField}
            label="Quantity"
            name="qty"
          />
          <PercentOfPower disabled={locked || !signedIn} />
        </div>
        <Conditions />
        <TicketSummary check={check} input={input} />
        {/* Stays in sight however long the form becomes: what sends the order, what became of it, what to mind. */}
        <div className="ticket-foot sticky bottom-0 z-10 -mx-3 flex flex-col gap-2 bg-surface px-3 pt-1 pb-3">
          <Submit sending={sending} />
        </div>
      </form>
    </TicketFormContext>
  );
}

function Submit({ sending }: { sending: boolean }) {
  const { ticket } = useTerminal();
  const { instrument, state, check, locked } = useTicketForm();
  const live = useLive();
  const signedIn = useSignedIn();
  const notesId = useId();
  const refused = check.problems.some(({ field }) => field === 'form');
  const { phase, symbol } = instrument;
  const verb = state.side === 'buy' ? 'Buy' : 'Sell';
  const shown = state.reviewing ? check.orders : null;
  return (
    <>
      {shown !== null && <Review onBack={() => ticket.review(false)} orders={shown} />}
      {signedIn ? (
        <Button
          aria-describedby={notesId}
          disabled={locked || sending || refused}
          look={state.side}
          onClick={(event) => event.detail > 1 && event.preventDefault()}
          size="lg"
          type="submit"
        >
          {!live
            ? 'Locked until reconnected'
            : sending
              ? 'Sending…'
              : phase === 'closed' || phase === 'halted'
                ? `${symbol}: ${standingWords(instrument).toLowerCase()}`
                : shown === null
                  ? `${verb} ${symbol}`
                  : `Confirm: ${verb.toLowerCase()} ${symbol}`}
        </Button>
      ) : (
        <Button look="primary" size="lg" type="submit">
          Sign in to trade
        </Button>
      )}
      <Outcome />
      <div className="flex flex-col gap-2 empty:hidden" id={notesId}>
        <TicketNotes check={check} />
      </div>
    </>
  );
}
