// Lists a new instrument: every field checked here, then by the venue. It is closed at first, and what rules its phase is asked once it is there:
// the venue may have been started with a calendar for it.
import { useStore } from 'zustand/react';
import { Section } from '../account/section.tsx';
import { phaseWords } from '../market/phase.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { toast } from '../notices/toast.ts';
import { useTerminal } from '../terminal-context.ts';
import type { Terminal } from '../terminal.ts';
import { calendarWords } from './calendar-terms.ts';
import { useChange } from './change.tsx';
import { FieldGrid, SelectField } from './fields.tsx';
import {
  fieldWords,
  limitFields,
  listingBody,
  listingFields,
  listingProblems,
  type ListingBody,
  newListing,
} from './instrument-terms.ts';
import { useDesk, useMayChange } from './use-desk.ts';

/** Answers what is to be said of it: its phase, and what changes that; null where that is not known. */
async function list({ rest }: Terminal['client'], body: ListingBody): Promise<string | null> {
  const { symbol, phase } = await rest.call('POST /v1/operator/instruments', { body });
  try {
    const calendar = await rest.call('GET /v1/operator/instruments/:symbol/calendar', {
      params: { symbol },
    });
    return calendar.source === 'none'
      ? `${symbol} is ${phaseWords[phase].toLowerCase()}: its phase changes by hand`
      : `The calendar rules the phase of ${symbol}. ${calendarWords(calendar.rules)}`;
  } catch {
    // It is listed all the same.
    return null;
  }
}

export function NewInstrument() {
  const { client, router } = useTerminal();
  const mayChange = useMayChange();
  const change = useChange();
  const currencies = useDesk(['currencies'], () => client.rest.call('GET /v1/operator/currencies'));
  const form = useForm(() =>
    createForm({
      initial: newListing,
      check: listingProblems,
      async send(values) {
        const body = listingBody(values);
        let standing: string | null = null;
        const done = await change({
          title: `List ${body.symbol}?`,
          says: [
            `${body.name} trades in ${body.currency} with a tick of ${body.tickSize} and lots of ${body.lotSize}; none of these ever changes.`,
            'It is closed at first. Where the venue was started with a calendar for it, or for every instrument, that rules its phase at once and may open it; without one its phase changes by hand until you give it a calendar.',
          ],
          reason: 'none',
          confirm: 'List it',
          done: `${body.symbol} is listed`,
          fields: listingFields,
          run: async () => {
            standing = await list(client, body);
          },
        });
        if (!done) return;
        if (standing !== null) toast.info(standing);
        router.go(`/operator/instruments#${encodeURIComponent(body.symbol)}`);
      },
    }),
  );
  const codes = currencies.data?.currencies.map(({ code }) => code) ?? ['USD'];
  const { values } = useStore(form.store);
  if (!mayChange) return <p className="text-ink-2">Only operators list instruments.</p>;
  return (
    <Section note="What never changes later stands first." title="A new instrument">
      <FieldsForm busy="Asking…" form={form} label="New instrument" submit="List it…" takesFocus>
        <FieldGrid>
          <TextField
            form={form}
            hint={fieldWords.symbol.hint}
            input={{ autoCapitalize: 'characters', autoComplete: 'off', maxLength: 12 }}
            label="Symbol"
            name="symbol"
          />
          <SelectField
            choices={codes.map((code) => ({ value: code, label: code }))}
            form={form}
            hint={fieldWords.currency.hint}
            label="Currency"
            name="currency"
          />
          {(['priceDecimals', 'tickSize', 'lotSize'] as const).map((field) => (
            <TextField
              form={form}
              hint={fieldWords[field].hint}
              input={{ autoComplete: 'off', inputMode: 'decimal' }}
              key={field}
              label={fieldWords[field].label}
              name={field}
            />
          ))}
        </FieldGrid>
        <hr className="border-line" />
        <FieldGrid>
          {limitFields.map((field) => (
            <TextField
              form={form}
              hint={field === 'notionalMax' ? `In ${values.currency}.` : fieldWords[field].hint}
              input={{
                autoComplete: 'off',
                inputMode: field === 'name' ? 'text' : 'decimal',
              }}
              key={field}
              label={fieldWords[field].label}
              name={field}
            />
          ))}
        </FieldGrid>
      </FieldsForm>
    </Section>
  );
}
