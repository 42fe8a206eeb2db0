// The rulebook's matrix of orders and phases, cell by cell.

import { describe, expect, test } from 'vitest';
import { ExecInst, OrdType, Phase, TimeInForce } from '#core/terms.ts';
import type { CommandData } from '../../../test/support/commands.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';

type Terms = Partial<CommandData>;
type PhaseName = keyof typeof Phase;

const market: Terms = { ordType: OrdType.market, priceTicks: 0 };
const everywhere: PhaseName[] = [
  'preOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'reopeningAuction',
];
const inCalls = everywhere.filter((phase) => phase !== 'continuous');
const { day, gtc, opg, ioc, fok, gtd, cls } = TimeInForce;

/** What an order is, and the phases that take it: the rows of the matrix. */
const rows: readonly [string, Terms, PhaseName[]][] = [
  ['limit GTC', { timeInForce: gtc }, everywhere],
  ['limit DAY', { timeInForce: day }, everywhere],
  ['limit GTD', { timeInForce: gtd, expireTsUs: 2_000_000_000 }, everywhere],
  ['iceberg', { displayLots: 2 }, everywhere],
  ['stop', { ordType: OrdType.stop, priceTicks: 0, stopTicks: 105 }, everywhere],
  [
    'post-only stop-limit, which rests only after its trigger',
    { ordType: OrdType.stopLimit, stopTicks: 105, execInst: ExecInst.postOnly },
    everywhere,
  ],
  ['trailing stop', { ordType: OrdType.trailingStop, priceTicks: 0, trailTicks: 5 }, everywhere],
  ['limit IOC', { timeInForce: ioc }, ['continuous']],
  ['limit FOK', { timeInForce: fok }, ['continuous']],
  ['market IOC', { ...market, timeInForce: ioc }, ['continuous']],
  ['market FOK', { ...market, timeInForce: fok }, ['continuous']],
  ['budget', { ...market, timeInForce: ioc, qtyLots: 0, budgetMinor: 1_000 }, ['continuous']],
  ['post-only', { execInst: ExecInst.postOnly }, ['continuous']],
  ['minimum', { minQtyLots: 2 }, ['continuous']],
  ['all-or-none', { execInst: ExecInst.allOrNone }, ['continuous']],
  ['market DAY', { ...market, timeInForce: day }, inCalls],
  ['limit OPG', { timeInForce: opg }, ['preOpen', 'openingAuction']],
  ['market OPG', { ...market, timeInForce: opg }, ['preOpen', 'openingAuction']],
  ['limit CLS', { timeInForce: cls }, everywhere],
  ['market CLS', { ...market, timeInForce: cls }, everywhere],
];

function checkIn(phase: PhaseName, terms: Terms): string {
  const rig = new RiskRig();
  rig.instrument.phase = Phase[phase];
  return rig.check(terms);
}

describe.each(rows)('%s', (_name, terms, phases) => {
  test.each(everywhere)('in %s', (phase) => {
    expect(checkIn(phase, terms)).toBe(phases.includes(phase) ? 'none' : 'phaseNotPermitted');
  });

  test('in no closed or halted instrument', () => {
    expect(checkIn('closed', terms)).toBe('instrumentClosed');
    expect(checkIn('halted', terms)).toBe('instrumentHalted');
  });
});

test('what is no order at all is left to the checks of its form', () => {
  for (const phase of everywhere) {
    expect(checkIn(phase, { ordType: 9 })).toBe('invalidOrderType');
    expect(checkIn(phase, { ordType: NaN, timeInForce: ioc })).toBe('invalidOrderType');
    expect(checkIn(phase, { timeInForce: 5 })).toBe('invalidTimeInForce');
    expect(checkIn(phase, { execInst: 2 ** 32 + 1 })).toBe('unsupportedOrderCharacteristic');
    expect(checkIn(phase, { minQtyLots: 0.5 })).toBe('minQtyNotAllowed');
    expect(checkIn(phase, { ordType: OrdType.stop, priceTicks: 0, timeInForce: ioc })).toBe(
      'timeInForceNotAllowed',
    );
  }
  expect(checkIn('closed', { ordType: 9 })).toBe('instrumentClosed');
});
