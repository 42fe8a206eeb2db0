// What the ticket says of phases is what the rulebook's table of the trading day says.
import { describe, expect, it } from 'vitest';
import type { OrdType, Phase, TimeInForce } from '#api/types.ts';
import { changed, emptyDraft, optionsOf } from './draft.ts';
import { isTaken, phaseProblem } from './terms.ts';

const phases: readonly Phase[] = [
  'closed',
  'preOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'reopeningAuction',
  'halted',
];

describe('what a phase takes', () => {
  it.each<[OrdType, TimeInForce, string]>([
    ['limit', 'GTC', '.yyyyy.'],
    ['stopLimit', 'DAY', '.yyyyy.'],
    ['trailingStop', 'GTD', '.yyyyy.'],
    ['limit', 'IOC', '...y...'],
    ['market', 'FOK', '...y...'],
    ['market', 'DAY', '.yy.yy.'],
    ['market', 'OPG', '.yy....'],
    ['limit', 'CLS', '.yyyyy.'],
  ])('%s %s: %s', (type, timeInForce, expected) => {
    const taken = phases.map((phase) => (isTaken(phase, type, timeInForce) ? 'y' : '.'));
    expect(taken.join('')).toBe(expected);
  });

  it.each<[Phase, Partial<typeof emptyDraft>, string | null]>([
    ['continuous', {}, null],
    ['closed', {}, 'AAPL is closed: no orders are taken now.'],
    ['halted', {}, 'AAPL is halted: orders can only be canceled.'],
    [
      'continuous',
      { type: 'market', timeInForce: 'DAY' },
      'DAY market orders are for auctions: choose IOC, FOK or CLS while trading is open.',
    ],
    [
      'closingAuction',
      { type: 'market', timeInForce: 'IOC' },
      'IOC orders are not taken in the closing auction: choose DAY or CLS.',
    ],
    [
      'preOpen',
      { postOnly: true },
      'Post-only orders are not taken in the pre-open: switch it off.',
    ],
    ['preOpen', { displayQty: '10' }, null],
    [
      'openingAuction',
      { minQty: '5' },
      'Minimum-quantity orders are not taken in the opening auction: switch it off.',
    ],
  ])('%s, %o: %s', (phase, change, expected) => {
    expect(phaseProblem(phase, 'AAPL', { ...emptyDraft, ...change })).toBe(expected);
  });
});

describe('a draft', () => {
  it('becomes a market order for the moment, or for the auction that is being called', () => {
    expect(changed(emptyDraft, { type: 'market' }, 'continuous').timeInForce).toBe('IOC');
    expect(changed(emptyDraft, { type: 'market' }, 'preOpen').timeInForce).toBe('DAY');
  });

  it('a stop stays, so it cannot be immediate', () => {
    const market = changed(emptyDraft, { type: 'market' }, 'continuous');
    expect(changed(market, { type: 'stop' }, 'continuous').timeInForce).toBe('GTC');
    expect(changed(market, { type: 'limit' }, 'continuous').timeInForce).toBe('GTC');
    const day = changed(emptyDraft, { timeInForce: 'DAY' }, 'continuous');
    const byDay = changed(day, { type: 'market' }, 'continuous');
    expect(changed(byDay, { type: 'limit' }, 'continuous').timeInForce).toBe('DAY');
  });

  it('what no longer goes with the rest gives way', () => {
    const shown = changed(emptyDraft, { displayQty: '10', postOnly: true }, 'continuous');
    expect(shown).toMatchObject({ displayQty: '10', postOnly: true });
    expect(changed(shown, { timeInForce: 'IOC' }, 'continuous')).toMatchObject({
      displayQty: '',
      postOnly: false,
    });
  });

  it('display, minimum and all-or-none shut each other out', () => {
    expect(optionsOf({ ...emptyDraft, displayQty: '1' })).toMatchObject({
      minQty: false,
      allOrNone: false,
    });
    expect(optionsOf({ ...emptyDraft, allOrNone: true })).toMatchObject({
      displayQty: false,
      minQty: false,
      postOnly: false,
    });
  });
});
