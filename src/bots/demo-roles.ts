// Which kinds of agents the members of the demo play, and with what figures: two makers, and three that take. Only data. Their rates hold for
// every instrument, in a market of usual activity.

import type { AgentSpec } from './agents/roster.ts';

const quoting = {
  wake: { ratePerMinute: 55, branching: 0.3, decaySeconds: 1 },
  levels: 5,
  notional: 12_000,
  halfSpreadBps: 0.45,
  widening: 0.6,
  volatilityBps: 0.8,
} as const;

/** Played by the first members, one each. */
export const makerRoles: readonly AgentSpec[] = [
  { ...quoting, kind: 'maker', style: 'ladder', riskAversion: 0.1, errorBps: 0 },
  { ...quoting, kind: 'maker', style: 'stoikov', riskAversion: 0.05, errorBps: 0.1 },
];

const noise: AgentSpec = {
  kind: 'noise',
  wake: { ratePerMinute: 54, branching: 0.5, decaySeconds: 2 },
  // A visitor should not wait for a storm to see a trade.
  activityMin: 0.7,
  notional: 9_000,
  // The makers alone rest orders: where agents are told to leave, little has to be cancelled.
  passiveShare: 0,
  marketShare: 0.3,
  depthBps: 1,
  restingMax: 1,
  inventoryOrdersMax: 200,
};

/** Played by the other members, one list each; those beyond the last begin again. */
export const takerRoles: readonly (readonly AgentSpec[])[] = [
  [noise],
  [
    {
      kind: 'value',
      wake: { ratePerMinute: 6, branching: 0.3, decaySeconds: 4 },
      notional: 12_000,
      noiseBps: 6,
      sightWeight: 0.4,
      edgeBps: 2,
      inventoryOrdersMax: 100,
    },
    {
      kind: 'momentum',
      wake: { ratePerMinute: 4, branching: 0.5, decaySeconds: 5 },
      notional: 6_000,
      fastSeconds: 20,
      slowSeconds: 90,
      thresholdBps: 2,
      inventoryOrdersMax: 30,
    },
    { ...noise, wake: { ratePerMinute: 50, branching: 0.4, decaySeconds: 1 }, notional: 6_000 },
  ],
  [
    {
      kind: 'parent',
      wake: { ratePerMinute: 20, branching: 0.4, decaySeconds: 3 },
      schedule: 'time',
      notional: 150_000,
      childNotional: 9_000,
      durationSeconds: 90,
      participation: 0.1,
      restSeconds: 240,
    },
  ],
];
