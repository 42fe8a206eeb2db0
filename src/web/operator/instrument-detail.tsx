// One instrument at the desk: its phase and where it may go from there, its limits, its calendar, and the end of its trading.
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { price, quantity } from '../format/format.ts';
import { PhaseBadge } from '../market/phase-badge.tsx';
import { phaseWords } from '../market/phase.ts';
import { FieldsForm, TextField } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { CalendarSection } from './calendar-section.tsx';
import { ChangeButton, useLiveChange } from './change.tsx';
import { laidOver, overFresh, type Edits } from './edits.ts';
import { FieldGrid, Facts } from './fields.tsx';
import {
  differencesOf,
  fieldWords,
  limitFields,
  limitProblems,
  limitsBody,
  limitValues,
  type DeskInstrument,
  type LimitField,
} from './instrument-terms.ts';
import { isGrave, phaseSteps, stepMeaning, stepVerb } from './phase-steps.ts';
import { ChangedMeanwhile } from './questions.ts';
import { useDesk, useMayChange } from './use-desk.ts';
import { useLiveForm } from './use-live-form.ts';

export function InstrumentDetail({ symbol }: { symbol: string }) {
  const { client } = useTerminal();
  const query = useDesk(
    ['instrument', symbol],
    () => client.rest.call('GET /v1/operator/instruments/:symbol', { params: { symbol } }),
    { everyMs: 2_000 },
  );
  return (
    <Answered query={query}>
      {(instrument) => (
        <>
          <PhaseSection instrument={instrument} />
          {!instrument.delisted && <CalendarSection symbol={symbol} />}
          <LimitsSection instrument={instrument} />
          {!instrument.delisted && <DelistSection instrument={instrument} />}
        </>
      )}
    </Answered>
  );
}

function PhaseSection({ instrument }: { instrument: DeskInstrument }) {
  const { client } = useTerminal();
  const { symbol, name, phase, last, tickSize, delisted } = instrument;
  const mayChange = useMayChange();
  const params = { symbol };
  /** A halt can be had from everywhere and must not wait; all else goes on from the phase that was shown. */
  const expectPhase = async (): Promise<void> => {
    const inForce = await client.rest.call('GET /v1/operator/instruments/:symbol', { params });
    if (inForce.phase !== phase)
      throw new ChangedMeanwhile(`${symbol} is ${phaseWords[inForce.phase]} now.`);
  };
  return (
    <Section
      actions={
        delisted ? (
          <span className="rounded-sm bg-raised px-1.5 text-2xs font-semibold text-ink-2">
            Delisted
          </span>
        ) : (
          <PhaseBadge phase={phase} />
        )
      }
      note={`${name} · last ${price(last, tickSize)}`}
      title={symbol}
    >
      {delisted ? (
        <p className="text-ink-2">Its trading has ended for ever. Shares stay where they are.</p>
      ) : (
        <ul aria-label="Phases it may go to" className="-my-2 divide-y divide-line">
          {phaseSteps[phase].map((to) => (
            <li
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2.5"
              key={to}
            >
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">{phaseWords[to]}</p>
                <p className="text-xs text-ink-2">{stepMeaning(phase, to)}</p>
              </div>
              {mayChange && (
                <ChangeButton
                  change={{
                    title: `${stepVerb(phase, to)}: ${symbol}?`,
                    says: [
                      `${symbol} goes from ${phaseWords[phase]} to ${phaseWords[to]}.`,
                      stepMeaning(phase, to),
                      'A calendar acts at its own next change only.',
                    ],
                    ...(to === 'halted' ? {} : { of: `${symbol} is ${phaseWords[phase]}` }),
                    reason: 'offered',
                    danger: isGrave(to),
                    confirm: stepVerb(phase, to),
                    done: `${symbol}: ${phaseWords[to]}`,
                    async run(reason) {
                      if (to !== 'halted') await expectPhase();
                      await client.rest.call('PUT /v1/operator/instruments/:symbol/phase', {
                        params,
                        body: { phase: to, ...(reason === undefined ? {} : { reason }) },
                      });
                    },
                  }}
                >
                  {stepVerb(phase, to)}
                </ChangeButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function LimitsSection({ instrument }: { instrument: DeskInstrument }) {
  const { currency, tickSize, lotSize, priceDecimals, delisted } = instrument;
  const mayChange = useMayChange();
  return (
    <Section
      note="A lower limit ends no order that is open. Symbol, currency, tick and lot never change."
      title="Terms and limits"
    >
      <div className="flex flex-col gap-4">
        <Facts
          columns={4}
          facts={[
            { label: 'Currency', value: currency },
            { label: 'Tick size', value: tickSize },
            { label: 'Lot size', value: quantity(lotSize) },
            { label: 'Price decimals', value: priceDecimals },
          ]}
        />
        {mayChange && !delisted ? (
          <LimitsForm instrument={instrument} />
        ) : (
          <Facts
            columns={4}
            facts={limitFields.map((field) => ({
              label: fieldWords[field].label,
              value: limitValues(instrument)[field] || 'none',
            }))}
          />
        )}
      </div>
    </Section>
  );
}

function LimitsForm({ instrument }: { instrument: DeskInstrument }) {
  const { client } = useTerminal();
  const { symbol, currency } = instrument;
  const params = { symbol };
  const inForce = limitValues(instrument);
  const ask = useLiveChange((edits: Edits<LimitField>) => ({
    title: `Change the limits of ${symbol}?`,
    says: ['They hold for orders from now on.'],
    differences: differencesOf(limitFields, fieldWords, inForce, laidOver(inForce, edits)),
    reason: 'none',
    confirm: 'Change them',
    done: `The limits of ${symbol} are changed`,
    fields: limitFields,
    async run() {
      const fresh = await client.rest.call('GET /v1/operator/instruments/:symbol', { params });
      await client.rest.call('PUT /v1/operator/instruments/:symbol/limits', {
        params,
        body: limitsBody(
          overFresh({ words: fieldWords, shown: inForce, fresh: limitValues(fresh), edits }),
        ),
      });
    },
  }));
  const form = useLiveForm({
    inForce,
    check: (values) => limitProblems(values, instrument),
    send: ask,
  });
  return (
    <FieldsForm busy="Asking…" form={form} label={`Limits of ${symbol}`} submit="Change limits…">
      <FieldGrid>
        {limitFields.map((field) => (
          <TextField
            form={form}
            hint={field === 'notionalMax' ? `In ${currency}.` : fieldWords[field].hint}
            input={{ autoComplete: 'off', inputMode: field === 'name' ? 'text' : 'decimal' }}
            key={field}
            label={fieldWords[field].label}
            name={field}
          />
        ))}
      </FieldGrid>
    </FieldsForm>
  );
}

function DelistSection({ instrument }: { instrument: DeskInstrument }) {
  const { client } = useTerminal();
  const { symbol, phase } = instrument;
  const mayChange = useMayChange();
  if (!mayChange) return null;
  const isClosed = phase === 'closed';
  return (
    <Section
      note="For ever. Its open orders are cancelled; shares stay where they are."
      title="End its trading"
    >
      <div className="flex flex-wrap items-center gap-3">
        <ChangeButton
          change={{
            title: `Delist ${symbol} for ever?`,
            of: `${symbol} is ${phaseWords[phase]}`,
            says: [
              `${symbol} is never traded again; nobody can take this back.`,
              'Its open orders are cancelled. Shares stay in the accounts that have them.',
            ],
            reason: 'wanted',
            word: symbol,
            danger: true,
            confirm: 'Delist for ever',
            done: `${symbol} is delisted`,
            run: (reason) =>
              client.rest.call('POST /v1/operator/instruments/:symbol/delist', {
                params: { symbol },
                body: { reason: reason ?? '' },
              }),
          }}
          disabled={!isClosed}
        >
          Delist {symbol}…
        </ChangeButton>
        {!isClosed && (
          <p className="text-xs text-ink-3">Only while it is closed: close it first.</p>
        )}
      </div>
    </Section>
  );
}
