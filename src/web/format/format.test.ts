// What the screen shows for the venue's strings.
import { describe, expect, it } from 'vitest';
import { decimal } from '#client/decimal.ts';
import {
  exactClock,
  compactRounded,
  directionOf,
  grouped,
  money,
  percent,
  price,
  quantity,
  roundedTo,
  signed,
  when,
  dayWords,
  zoneName,
} from './format.ts';

describe('numbers', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1,000'],
    ['1234567.5', '1,234,567.5'],
    ['-1234.05', '−1,234.05'],
  ])('%s is grouped as %s', (text, expected) => {
    expect(grouped(text)).toBe(expected);
  });

  it('a price shows as many decimals as its tick', () => {
    expect(price('585.3', '0.01')).toBe('585.30');
    expect(price('585', '1')).toBe('585');
    expect(price(null, '0.01')).toBe('–');
  });

  it('money shows at least cents, and never fewer digits than it has', () => {
    expect(money('1000')).toBe('1,000.00');
    expect(money('0.1234')).toBe('0.1234');
  });

  it('a quantity shows no needless zeros', () => {
    expect(quantity('18.000')).toBe('18');
    expect(quantity('1200')).toBe('1,200');
  });

  it('direction is told by a sign as well as by colour', () => {
    expect(percent('1.234')).toBe('+1.23%');
    expect(percent('-0.5')).toBe('−0.50%');
    expect(percent('0')).toBe('0.00%');
    expect(signed('–')).toBe('–');
    expect([directionOf('0.1'), directionOf('-0.1'), directionOf('0'), directionOf(null)]).toEqual([
      'up',
      'down',
      'flat',
      'flat',
    ]);
  });

  it.each([
    ['585.335', 2, '585.34'],
    ['-585.335', 2, '−585.34'],
    ['585.3349', 2, '585.33'],
    ['0.005', 2, '0.01'],
  ])('%s to %i decimals is %s', (text, decimals, expected) => {
    expect(roundedTo(decimal(text), decimals)).toBe(expected);
  });

  it.each([
    ['950', '950'],
    ['1000', '1.00K'],
    ['12345', '12.3K'],
    ['123456', '123K'],
    ['4567890', '4.56M'],
    ['2000000000', '2.00B'],
  ])('%s in few characters is %s', (text, expected) => {
    expect(compactRounded(text)).toBe(expected);
  });
});

describe('times', () => {
  it('are told to the millisecond where several fall into one second', () => {
    expect(exactClock('2026-11-21T09:30:07.123456Z')).toMatch(/^\d\d:\d\d:07\.123$/);
  });

  it('another day names the day', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(when('2026-11-21T11:59:58.000001Z', now)).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(when('2026-11-18T12:00:00.000000Z', now)).toMatch(/18 Nov/);
  });

  it('another year names the year, however near it is', () => {
    const now = new Date(2026, 0, 1, 12).getTime();
    expect(when(new Date(2025, 11, 31, 9, 30, 5).toISOString(), now)).toBe('31 Dec 2025, 09:30');
    expect(when(new Date(2030, 0, 1, 12).toISOString(), now)).toBe('01 Jan 2030, 12:00');
    expect(when(new Date(2026, 11, 31, 9, 30, 5).toISOString(), now)).toBe('31 Dec, 09:30:05');
  });

  it('a day has its year', () => {
    expect(dayWords(new Date(2030, 5, 15, 23, 59))).toBe('15 Jun 2030');
  });

  it.each([
    [0, 'UTC'],
    [-120, 'UTC+2'],
    [210, 'UTC−3:30'],
  ])('an offset of %i minutes is %s', (offset, expected) => {
    expect(zoneName(offset)).toBe(expected);
  });
});
