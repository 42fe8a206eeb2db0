// The ticket for a first order: buy or sell for so much money, or so many shares, at the price of the market, in plain words. It must never send an
// order that was not shown as a sentence before.
import { useId, useRef, useState, type KeyboardEvent, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, type Decimal } from '#client/decimal.ts';
import {
  averageRounded,
  missing,
  money,
  moneyRounded,
  quantity,
  price as priceInWords,
} from '../format/format.ts';
import { useLive, useSignedIn, useTerminal, useTicker } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Outcome } from './outcome.tsx';
import { stepped } from './read-number.ts';
import { Review } from './review.tsx';
import { checkSimple, sharesFor } from './simple-order.ts';
import { Line } from './ticket-summary.tsx';
import { usePreview } from './use-preview.ts';
import { useMeans } from './use-ticket-check.ts';

const sides = [
  { value: 'buy', label: 'Buy', activeClass: 'bg-buy-solid text-on-solid' },
  { value: 'sell', label: 'Sell', activeClass: 'bg-sell-solid text-on-solid' },
] as const;

export default function SimpleTicket({ instrument }: { instrument: Instrument }) {
  const { ticket, session, settings, accountParam } = useTerminal();
  const { side, reviewing, submission } = useStore(ticket.store);
  const oneClick = useStore(settings.store, (state) => state.oneClick);
  const live = useLive();
  const signedIn = useSignedIn();
  const ticker = useTicker();
  const means = useMeans(instrument);
  const [by, setBy] = useState<'money' | 'shares'>('money');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const notesId = useId();
  const { symbol, currency } = instrument;
  const best = (side === 'buy' ? ticker?.ask : ticker?.bid) ?? ticker?.last ?? null;
  const price = best === null ? null : decimal(best);
  const { problem, order } = checkSimple({ side, by, text }, instrument, {
    cash: means.cashAvailable,
    shares: means.sharesAvailable,
    price,
  });
  const sending = submission.kind === 'sending';
  const locked = !live || submission.kind === 'unknown';
  const note =
    problem ??
    (tried && order === null
      ? by === 'money'
        ? 'Say for how much money.'
        : 'Say how many shares.'
      : null);

  // Whatever changes ends the look at what it was before.
  const change = (next: () => void): void => {
    ticket.review(false);
    next();
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!signedIn) {
      session.showDialog('signIn');
      return;
    }
    setTried(true);
    if (locked || sending || order === null) {
      return;
    }
    if (!oneClick && !reviewing) {
      ticket.review(true);
      return;
    }
    setTried(false);
    setText('');
    void ticket.submit([order], accountParam());
  };
  const keyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.repeat) {
      event.preventDefault();
    } else if (event.key === 'Escape') {
      change(() => reviewing || setText(''));
    }
  };
  const shown = reviewing && order !== null ? order : null;
  const verb = side === 'buy' ? 'Buy' : 'Sell';
  return (
    <form
      className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-3 pt-2 pb-3 *:shrink-0"
      noValidate
      onKeyDown={keyDown}
      onSubmit={submit}
    >
      <Segmented
        disabled={locked}
        label="Side"
        onChange={(next) => change(() => ticket.edit({ side: next }))}
        options={sides}
        size="lg"
        value={side}
      />
      <p className="text-xs text-ink-2">
        {instrument.name} trades at{' '}
        <span className="font-semibold text-ink">
          {priceInWords(ticker?.last, instrument.tickSize)}
        </span>{' '}
        {currency} a share.{' '}
        {side === 'buy'
          ? `You have ${means.cashAvailable === null ? missing : moneyRounded(means.cashAvailable)} ${currency}.`
          : `You have ${means.sharesAvailable === null ? missing : quantity(sharesText(means.sharesAvailable))} shares.`}
      </p>
      <Segmented
        disabled={locked}
        label="How much, in"
        onChange={(next) =>
          change(() => {
            setBy(next);
            setText('');
          })
        }
        options={[
          { value: 'money', label: `Amount in ${currency}` },
          { value: 'shares', label: 'Shares' },
        ]}
        value={by}
      />
      <NumberField
        disabled={locked}
        inputRef={field}
        label={by === 'money' ? 'How much money' : 'How many shares'}
        onChange={(next) => change(() => setText(next))}
        onStep={(count) =>
          change(() =>
            setText(
              stepped(text, {
                step: by === 'money' ? '100' : instrument.lotSize,
                count,
                min: by === 'money' ? '0' : instrument.qtyMin,
                max: by === 'money' ? instrument.notionalMax : instrument.qtyMax,
                start: by === 'money' ? '1000' : instrument.qtyMin,
              }),
            ),
          )
        }
        problem={note}
        stepLabel={by === 'money' ? 'amount' : 'shares'}
        suffix={by === 'money' ? currency : 'shares'}
        value={text}
      />
      <Plainly by={by} instrument={instrument} order={order} price={price} text={text} />
      <div className="flex flex-col gap-2" id={notesId}>
        {shown !== null && <Review onBack={() => ticket.review(false)} orders={[shown]} />}
      </div>
      {signedIn ? (
        <Button
          aria-describedby={notesId}
          disabled={locked || sending}
          look={side}
          onClick={(event) => event.detail > 1 && event.preventDefault()}
          size="lg"
          type="submit"
        >
          {!live
            ? 'Locked until reconnected'
            : sending
              ? 'Sending…'
              : shown === null
                ? `${verb} ${symbol}`
                : `Yes, ${verb.toLowerCase()} ${symbol}`}
        </Button>
      ) : (
        <Button look="primary" size="lg" type="submit">
          Sign in to trade
        </Button>
      )}
      <Outcome />
    </form>
  );
}

/** What it comes to, as a sentence would say it. */
function Plainly(props: {
  instrument: Instrument;
  by: 'money' | 'shares';
  text: string;
  order: Parameters<typeof usePreview>[0];
  price: Decimal | null;
}) {
  const { instrument, by, text, order, price } = props;
  const { preview, stale } = usePreview(order);
  const { currency } = instrument;
  const buying = order?.side !== 'sell';
  const about = by === 'money' ? sharesFor(text, price, instrument.lotSize) : null;
  const estimate = order === null ? null : (preview?.estimate ?? null);
  const filled = estimate === null || estimate.avgPx === null ? null : estimate;
  return (
    <dl aria-live="polite" className="flex flex-col gap-0.5 text-xs">
      <Line label={buying ? 'You get about' : 'You sell about'}>
        {filled !== null
          ? `${quantity(filled.fillQty)} shares`
          : about === null || order === null
            ? missing
            : `${quantity(about)} shares`}
      </Line>
      <Line label="Price about">
        {filled === null
          ? missing
          : `${averageRounded(filled.avgPx).replace(/0{1,2}$/, '')} ${currency}`}
      </Line>
      <Line label="Fee">{filled === null ? missing : `${money(filled.fee)} ${currency}`}</Line>
      <Line label={buying ? 'You pay about' : 'You receive about'} strong>
        {filled === null ? missing : `${totalOf(filled, buying)} ${currency}${stale ? ' …' : ''}`}
      </Line>
    </dl>
  );
}

function totalOf(estimate: { notional: string; fee: string }, buying: boolean): string {
  const [value, fee] = [decimal(estimate.notional), decimal(estimate.fee)];
  return moneyRounded((buying ? value + fee : value - fee) as Decimal);
}

function sharesText(value: Decimal): string {
  return (value / 10n ** 8n).toString();
}
