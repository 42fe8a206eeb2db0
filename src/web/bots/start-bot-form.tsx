// Starting a bot: a strategy of the catalogue, what it trades, its parameters with their ranges, its limits and its money.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Bots, BotStrategy } from '#api/bot-schemas.ts';
import { Section } from '../account/section.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { checkAmount, checkParameter } from './check-parameter.ts';
import { ParameterFields } from './parameter-fields.tsx';
import { PlainField } from './plain-field.tsx';
import { useAction } from './use-action.ts';

const amounts = [
  {
    name: 'cash',
    label: 'Cash',
    hint: 'In the currency; what it is compared with, too.',
    start: '100000',
  },
  { name: 'shares', label: 'Shares', hint: 'To begin with, so that it can sell.', start: '100' },
  {
    name: 'limits.positionMax',
    label: 'Largest position',
    hint: 'Shares, long or short.',
    start: '100',
  },
  {
    name: 'limits.lossMax',
    label: 'Largest loss',
    hint: 'Then it pulls its orders and ends.',
    start: '1000',
  },
  {
    name: 'limits.openNotionalMax',
    label: 'Largest open value',
    hint: 'Of all its open orders.',
    start: '100000',
  },
] as const;

export function StartBotForm({ mode, strategies }: Pick<Bots, 'mode' | 'strategies'>) {
  const { client, market } = useTerminal();
  const known = useStore(market.store, (state) => state.instruments);
  const instruments = Object.values(known).filter(({ delisted }) => delisted !== true);
  const [name, setName] = useState('ladder');
  const [symbol, setSymbol] = useState('');
  const [params, setParams] = useState<Readonly<Record<string, string>>>({});
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(amounts.map((each) => [each.name, each.start])),
  );
  const { busy, problems, setProblems, run } = useAction('bots');
  const strategy = strategies.find((each) => each.name === name) ?? strategies[0];
  if (strategy === undefined) return null;
  const instrument = symbol === '' ? (instruments[0]?.symbol ?? '') : symbol;
  const isDemo = mode === 'demo';
  const shown = amounts.filter((each) => isDemo || each.name !== 'shares');
  const edit = (field: string, value: string): void => {
    setValues({ ...values, [field]: value });
    setProblems({});
  };
  const fields = [
    'form',
    'instrument',
    'keyId',
    'secret',
    ...shown.map((each) => each.name),
    ...strategy.parameters.map((parameter) => `params.${parameter.name}`),
  ];
  const submit = async (): Promise<void> => {
    const found = problemsOf(strategy, params, values, isDemo);
    if (Object.keys(found).length > 0) {
      setProblems(found);
      return;
    }
    const text = (field: string): string => values[field]?.trim() ?? '';
    await run(
      () =>
        client.rest.call('POST /v1/operator/bots', {
          body: {
            strategy: strategy.name,
            instrument,
            params: given(params),
            cash: text('cash'),
            limits: {
              positionMax: text('limits.positionMax'),
              lossMax: text('limits.lossMax'),
              openNotionalMax: text('limits.openNotionalMax'),
            },
            ...(isDemo
              ? { shares: text('shares') }
              : { apiKey: { keyId: text('keyId'), secret: text('secret') } }),
          },
        }),
      `${strategy.name} starts in ${instrument}`,
      fields,
    );
  };
  return (
    <Section
      note={
        isDemo
          ? 'It trades as a member of its own, which the venue makes and funds, in a process of its own.'
          : 'It trades with the API key that you give, in a process of its own. The key is kept in memory only: after a restart of the venue it must be given again.'
      }
      title="Start a bot"
    >
      <form
        aria-label="Start a bot"
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
          <PlainField
            hint={strategy.summary}
            label="Strategy"
            onChange={(next) => {
              setName(next);
              setParams({});
              setProblems({});
            }}
            options={strategies.map((each) => ({ value: each.name, label: each.name }))}
            value={strategy.name}
          />
          <PlainField
            label="Instrument"
            onChange={setSymbol}
            options={instruments.map((each) => ({ value: each.symbol, label: each.symbol }))}
            problem={problems['instrument']}
            value={instrument}
          />
          {shown.map(({ name: field, label, hint }) => (
            <PlainField
              hint={hint}
              key={field}
              label={label}
              onChange={(value) => edit(field, value)}
              problem={problems[field]}
              value={values[field] ?? ''}
            />
          ))}
          {!isDemo && (
            <>
              <PlainField
                label="API key id"
                onChange={(value) => edit('keyId', value)}
                problem={problems['keyId']}
                value={values['keyId'] ?? ''}
              />
              <PlainField
                label="API key secret"
                onChange={(value) => edit('secret', value)}
                problem={problems['secret']}
                secret
                value={values['secret'] ?? ''}
              />
            </>
          )}
        </div>
        <ParameterFields
          onChange={(next) => {
            setParams(next);
            setProblems({});
          }}
          params={params}
          problems={problems}
          strategy={strategy}
        />
        <p aria-live="assertive" className="text-xs text-sell empty:hidden">
          {problems['form']}
        </p>
        <Button className="self-start" disabled={busy} look="primary" type="submit">
          {busy ? 'Starting…' : 'Start'}
        </Button>
      </form>
    </Section>
  );
}

/** What was left empty is left to the default. */
export function given(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );
}

export function parameterProblems(
  strategy: BotStrategy,
  params: Readonly<Record<string, string>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const parameter of strategy.parameters) {
    const problem = checkParameter(parameter, params[parameter.name]?.trim() ?? '');
    if (problem !== null) found[`params.${parameter.name}`] = problem;
  }
  return found;
}

function problemsOf(
  strategy: BotStrategy,
  params: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>>,
  isDemo: boolean,
): Record<string, string> {
  const found = parameterProblems(strategy, params);
  for (const { name } of amounts) {
    const problem = checkAmount(values[name]?.trim() ?? '', name === 'shares');
    if (problem !== null && (isDemo || name !== 'shares')) found[name] = problem;
  }
  if (isDemo) return found;
  for (const name of ['keyId', 'secret']) {
    if ((values[name]?.trim() ?? '') === '') found[name] = 'Must be given.';
  }
  return found;
}
