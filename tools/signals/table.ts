// What a run shows on the terminal: a compact table every few seconds, and the summary. Pure: a state goes in, lines come out.

import type { ModelState, SignalsState, SignalsSummary } from '#bots/signals/signals-run.ts';

export function linesOf(state: SignalsState, elapsedMs: number): readonly string[] {
  const { generator, model, queue, workers, deadLetters } = state;
  return [
    `${(elapsedMs / 1_000).toFixed(0)} s  published ${generator.published}, held back ${generator.held}; queue ${queue.depth} deep, ${queue.acknowledged} acknowledged, ${queue.dead} dead`,
    `  model ${modelText(model)}`,
    `  profit ${profitText(state)}`,
    '  worker state     breaker    acked expired retried dead restarts  p50 ms  p99 ms    /s',
    ...workers.map((worker) => {
      const {
        name,
        state: doing,
        breaker,
        acknowledged,
        expired,
        retried,
        dead,
        restarts,
      } = worker;
      const { p50Ms, p99Ms, perSecond, trouble } = worker;
      const numbers = [
        right(acknowledged, 6),
        right(expired, 7),
        right(retried, 7),
        right(dead, 4),
        right(restarts, 8),
        right(p50Ms ?? '-', 7),
        right(p99Ms ?? '-', 7),
        right(perSecond.toFixed(1), 5),
      ].join(' ');
      const last = trouble === null ? '' : `  last trouble: ${trouble}`;
      return `  ${name.padEnd(6)} ${doing.padEnd(9)} ${breaker.padEnd(9)} ${numbers}${last}`;
    }),
    ...deadLetters.slice(0, 3).map(({ id, reason }) => `  dead ${id}: ${reason}`),
  ];
}

export function summaryLines(summary: SignalsSummary): readonly string[] {
  const { state, checkedOrders, acknowledgedOrders, expired, perSecond, failures, passed } =
    summary;
  const { queue, model } = state;
  return [
    `Published ${queue.published} (with what the queue had before): ${queue.acknowledged} acknowledged, ${queue.dead} dead.`,
    `Of this run: ${acknowledgedOrders} acknowledged with an order, ${expired} expired; ${checkedOrders} orders looked up at the venue by client order id.`,
    `From the first to the last: ${perSecond === null ? 'too few to say' : `${perSecond.toFixed(1)} by second`}.`,
    `Model: ${modelText(model)}`,
    `Profit: ${profitText(state)}`,
    ...failures.map((failure) => `FAILED: ${failure}`),
    passed
      ? 'Passed: every signal is acknowledged, expired or dead, and each acknowledged order is at the venue exactly once.'
      : 'Failed.',
  ];
}

const verdicts: Readonly<Record<ModelState['verdict'], string>> = {
  better: 'better than the base rate',
  worse: 'worse than the base rate',
  noEvidence: 'no evidence of skill',
};

function modelText({ samples, accuracy, baseRate, logLoss, baseLogLoss, verdict }: ModelState) {
  if (accuracy === null) return 'not scored yet';
  const percent = (share: number | null): string => `${((share ?? 0) * 100).toFixed(1)} %`;
  const nats = (loss: number | null): string => (loss ?? 0).toFixed(3);
  return `right ${percent(accuracy)} of ${samples} forecasts (base rate ${percent(baseRate)}), log loss ${nats(logLoss)} (${nats(baseLogLoss)}): ${verdicts[verdict]}`;
}

function profitText({ profit: { profit, equity, buyAndHold, cash } }: SignalsState): string {
  if (profit === null) return 'not known yet';
  return `${profit} at an equity of ${equity}; bought and held ${buyAndHold}, cash ${cash}`;
}

function right(value: number | string, width: number): string {
  return String(value).padStart(width);
}
