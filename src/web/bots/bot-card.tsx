// One bot: how it does beside its benchmark, live, and what an operator can do with it: pause, tune, stop, take off the list.
import { useState } from 'react';
import type { Bot, BotStrategy } from '#api/bot-schemas.ts';
import { useMemberQuery, useRefetch } from '../account/use-member.ts';
import {
  instant,
  missing,
  money,
  quantity,
  signed,
  when,
  price as priceText,
} from '../format/format.ts';
import { ChangeButton, type Change as DeskChange } from '../operator/change.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Change } from '../ui/direction.tsx';
import { ParameterFields } from './parameter-fields.tsx';
import { ProfitChart } from './profit-chart.tsx';
import { given, parameterProblems } from './start-bot-form.tsx';
import { StatusMark } from './status-mark.tsx';
import { useAction } from './use-action.ts';

export function BotCard(props: {
  bot: Bot;
  strategy: BotStrategy | undefined;
  mayChange: boolean;
}) {
  const { bot, strategy, mayChange } = props;
  const { botId, status, instrument, account, since, doing, note, lastError, restarts } = bot;
  const { client } = useTerminal();
  const [tuning, setTuning] = useState(false);
  const { busy, run } = useAction('bots');
  const refetch = useRefetch();
  const isOver = status === 'stopped' || status === 'done' || status === 'failed';
  const isPaused = status === 'paused';
  const params = { botId };
  const what = `${bot.strategy} in ${instrument}`;
  return (
    <li className="min-w-0 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="flex flex-wrap items-center gap-x-3 text-sm font-semibold">
            {what}
            <StatusMark status={status} />
          </h2>
          <p className="pt-0.5 text-xs text-ink-3">
            {account ?? botId}, {status} since{' '}
            <time dateTime={since} title={`${instant(since)} · venue ${since}`}>
              {when(since)}
            </time>
            {restarts > 0 && ` · started again ${restarts === 1 ? 'once' : `${restarts} times`}`}
          </p>
        </div>
        {mayChange && (
          <div className="flex flex-wrap gap-2">
            {!isOver && (
              <Button
                disabled={busy || status === 'starting' || status === 'stopping'}
                look="outline"
                onClick={() =>
                  void run(
                    () =>
                      client.rest.call('PATCH /v1/operator/bots/:botId', {
                        params,
                        body: { paused: !isPaused },
                      }),
                    isPaused ? `${what} goes on` : `${what} is paused: its orders are pulled`,
                  )
                }
                size="sm"
              >
                {isPaused ? 'Go on' : 'Pause'}
                <span className="sr-only"> {what}</span>
              </Button>
            )}
            {!isOver && bot.tunable && strategy !== undefined && (
              <Button
                aria-expanded={tuning}
                look="outline"
                onClick={() => setTuning(!tuning)}
                size="sm"
              >
                Tune<span className="sr-only"> {what}</span>
              </Button>
            )}
            <ChangeButton
              change={{
                ...(isOver ? takeOffWords(what) : stopWords(bot)),
                reason: 'none',
                run: async () => {
                  await client.rest.call('DELETE /v1/operator/bots/:botId', { params });
                  await refetch('bots');
                },
              }}
              disabled={busy || status === 'stopping'}
              look="outline"
              size="sm"
            >
              {isOver ? 'Take off the list' : 'Stop'}
              <span className="sr-only"> {what}</span>
            </ChangeButton>
          </div>
        )}
      </div>
      {(doing !== null || lastError !== null) && (
        <p className="pt-1 text-xs text-ink-2">
          {doing !== null && `Now: ${doing}${note === null ? '' : `, ${note}`}.`}{' '}
          {lastError !== null && <span className="text-warn">▲ Last trouble: {lastError}</span>}
        </p>
      )}
      <BotFigures bot={bot} />
      {tuning && !isOver && strategy !== undefined && (
        <TuneForm bot={bot} onDone={() => setTuning(false)} strategy={strategy} />
      )}
      <BotProfitChart bot={bot} />
    </li>
  );
}

type Words = Pick<DeskChange, 'title' | 'says' | 'confirm' | 'done' | 'danger'>;

function stopWords({ strategy, instrument, account }: Bot): Words {
  const what = `${strategy} in ${instrument}`;
  return {
    title: `Stop ${what}?`,
    says: [
      `All open orders of its account in ${instrument} are taken back.`,
      `Its position stays in ${account === null ? 'its account' : `the account ${account}`} as it is then: nothing is bought or sold to end it.`,
      'It cannot go on afterwards: another one is started anew.',
    ],
    danger: true,
    confirm: 'Stop it',
    done: `${what} has stopped, its orders are pulled`,
  };
}

function takeOffWords(what: string): Words {
  return {
    title: `Take ${what} off the list?`,
    says: ['Its figures and its chart are gone here. Its account, orders and trades stay.'],
    confirm: 'Take it off',
    done: `${what} is off the list`,
  };
}

function BotFigures({ bot }: { bot: Bot }) {
  const { position, openOrders, fills, bought, sold, profit, benchmark, againstBenchmark } = bot;
  const cents = (text: string | null): string => (text === null ? missing : signed(money(text)));
  const gain = (text: string | null) => <Change formatted={cents(text)} value={text} />;
  const middle = (text: string | null): string =>
    text === null ? missing : priceText(text, '0.0001').replace(/(\.\d\d)0+$/, '$1');
  const pairs = [
    ['Profit', gain(profit)],
    ['Buy and hold', gain(benchmark.buyAndHold)],
    ['Against it', gain(againstBenchmark)],
    ['Shares held, by themselves', gain(benchmark.heldShares)],
    ['Position', quantity(position)],
    ['Middle', `${middle(benchmark.mid)} (from ${middle(benchmark.midAtStart)})`],
    ['Fills', `${quantity(String(fills))}: ${quantity(bought)} bought, ${quantity(sold)} sold`],
    ['Open orders', quantity(String(openOrders))],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-2 py-3 tabular-nums sm:grid-cols-4">
      {pairs.map(([label, value]) => (
        <div className="min-w-0" key={label}>
          <dt className="text-2xs text-ink-3">{label}</dt>
          <dd className="text-sm font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function BotProfitChart({ bot: { botId, strategy, instrument } }: { bot: Bot }) {
  const { client } = useTerminal();
  const query = useMemberQuery(
    'botProfit',
    () => client.rest.call('GET /v1/operator/bots/:botId/profit', { params: { botId } }),
    { part: botId, everyMs: 2_000 },
  );
  const points = query.data?.points ?? [];
  if (points.length < 2) {
    return (
      <p className="flex h-52 items-center justify-center text-xs text-ink-3">
        The chart begins once the bot knows its account and the market.
      </p>
    );
  }
  return (
    <ProfitChart
      label={`Profit of ${strategy} in ${instrument} beside buying and holding`}
      points={points}
    />
  );
}

function TuneForm(props: { bot: Bot; strategy: BotStrategy; onDone: () => void }) {
  const { bot, strategy, onDone } = props;
  const { client } = useTerminal();
  const [params, setParams] = useState<Readonly<Record<string, string>>>(bot.params);
  const { busy, problems, setProblems, run } = useAction('bots');
  const fields = ['form', ...strategy.parameters.map(({ name }) => `params.${name}`)];
  const submit = async (): Promise<void> => {
    const found = parameterProblems(strategy, params);
    if (Object.keys(found).length > 0) {
      setProblems(found);
      return;
    }
    const isDone = await run(
      () =>
        client.rest.call('PATCH /v1/operator/bots/:botId', {
          params: { botId: bot.botId },
          body: { params: given(params) },
        }),
      `${bot.strategy} in ${bot.instrument} has its new parameters`,
      fields,
    );
    if (isDone) onDone();
  };
  return (
    <form
      aria-label={`Tune ${bot.strategy} in ${bot.instrument}`}
      className="mb-3 flex flex-col gap-3 rounded-(--radius) border border-line p-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ParameterFields
        onChange={setParams}
        params={params}
        problems={problems}
        strategy={strategy}
      />
      <p aria-live="assertive" className="text-xs text-sell empty:hidden">
        {problems['form']}
      </p>
      <div className="flex gap-2">
        <Button disabled={busy} look="primary" size="sm" type="submit">
          {busy ? 'Sending…' : 'Use these'}
        </Button>
        <Button onClick={onDone} size="sm">
          Leave it
        </Button>
      </div>
    </form>
  );
}
