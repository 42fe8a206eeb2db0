// What a run of the signals is started with, each with its range.
import { useState } from 'react';
import type { SignalsState } from '#api/bot-schemas.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { checkAmount, checkParameter, type Parameter } from './check-parameter.ts';
import { PlainField } from './plain-field.tsx';
import { useAction } from './use-action.ts';

const whole = (min: number, max: number, fallback: string): Parameter => ({
  name: '',
  kind: 'integer',
  doc: '',
  optional: false,
  default: fallback,
  min,
  max,
  unit: null,
  options: null,
});

const numbers = {
  periodMs: {
    label: 'Period, ms',
    hint: 'How often each instrument is looked at; 500 to 3,600,000.',
    parameter: whole(500, 3_600_000, '3000'),
  },
  workers: { label: 'Workers', hint: '1 to 32.', parameter: whole(1, 32, '3') },
  ttlMs: {
    label: 'Life of a signal, ms',
    hint: 'What waits longer expires; 1,000 to 86,400,000.',
    parameter: whole(1_000, 86_400_000, '30000'),
  },
  attemptsMax: {
    label: 'Deliveries',
    hint: 'Before a signal is a dead letter; 1 to 100.',
    parameter: whole(1, 100, '5'),
  },
} as const;
type NumberName = keyof typeof numbers;
const numberNames = Object.keys(numbers) as NumberName[];

const start: Readonly<Record<string, string>> = {
  instruments: '',
  qty: '1',
  cash: '1000000',
  keyId: '',
  secret: '',
  ...Object.fromEntries(numberNames.map((name) => [name, numbers[name].parameter.default ?? ''])),
};

export function SignalsForm({ mode }: Pick<SignalsState, 'mode'>) {
  const { client } = useTerminal();
  const [values, setValues] = useState(start);
  const { busy, problems, setProblems, run } = useAction('signals');
  const isDemo = mode === 'demo';
  const text = (name: string): string => values[name]?.trim() ?? '';
  const field = (name: string, label: string, hint?: string, secret = false) => (
    <PlainField
      {...(hint === undefined ? {} : { hint })}
      key={name}
      label={label}
      onChange={(value) => {
        setValues({ ...values, [name]: value });
        setProblems({});
      }}
      problem={problems[name]}
      secret={secret}
      value={values[name] ?? ''}
    />
  );
  const submit = async (): Promise<void> => {
    const found: Record<string, string> = {};
    for (const name of numberNames) {
      const problem = checkParameter(numbers[name].parameter, text(name));
      if (problem !== null) found[name] = problem;
    }
    for (const name of isDemo ? ['qty', 'cash'] : ['qty']) {
      const problem = checkAmount(text(name));
      if (problem !== null) found[name] = problem;
    }
    for (const name of isDemo ? [] : ['keyId', 'secret']) {
      if (text(name) === '') found[name] = 'Must be given.';
    }
    if (Object.keys(found).length > 0) {
      setProblems(found);
      return;
    }
    const instruments = text('instruments')
      .toUpperCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    const number = (name: NumberName): number =>
      Number(text(name) === '' ? numbers[name].parameter.default : text(name));
    await run(
      () =>
        client.rest.call('POST /v1/operator/signals', {
          body: {
            ...(instruments.length === 0 ? {} : { instruments }),
            periodMs: number('periodMs'),
            workers: number('workers'),
            ttlMs: number('ttlMs'),
            attemptsMax: number('attemptsMax'),
            qty: text('qty'),
            ...(isDemo
              ? { cash: text('cash') }
              : { apiKey: { keyId: text('keyId'), secret: text('secret') } }),
          },
        }),
      'The signals start',
      ['form', 'instruments', 'qty', 'cash', ...numberNames],
    );
  };
  return (
    <form
      aria-label="Start the signals"
      className="flex flex-col gap-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {field('instruments', 'Instruments', 'Symbols with commas; empty: all.')}
        {numberNames.map((name) => field(name, numbers[name].label, numbers[name].hint))}
        {field('qty', 'Shares of one signal', 'A whole number of lots.')}
        {isDemo
          ? field('cash', 'Cash', 'What its member begins with, the first time.')
          : [field('keyId', 'API key id'), field('secret', 'API key secret', undefined, true)]}
      </div>
      <p aria-live="assertive" className="text-xs text-sell empty:hidden">
        {problems['form']}
      </p>
      <Button className="self-start" disabled={busy} look="primary" type="submit">
        {busy ? 'Starting…' : 'Start'}
      </Button>
    </form>
  );
}
