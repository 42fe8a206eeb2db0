// Labels of order lines: none hides another while there is room, none leaves the chart.
import { describe, expect, it } from 'vitest';
import { placeLabels } from './label-places.ts';

const labelHeight = 22;
const frame = { height: 300, width: 600, labelHeight };
const label = (y: number | null, held: number | null = null) => ({ y, width: 100, held });

describe('labels', () => {
  it('stand at their prices', () => {
    expect(placeLabels([label(100), label(200)], frame)).toEqual([
      { y: 100 - labelHeight / 2, right: 0, edge: 'within' },
      { y: 200 - labelHeight / 2, right: 0, edge: 'within' },
    ]);
  });

  it('stand side by side where their prices are close', () => {
    const rights = placeLabels([label(100), label(105), label(110)], frame).map(
      ({ right }) => right,
    );
    expect(rights).toEqual([0, 104, 208]);
  });

  it('stay at the edge and say where their price is', () => {
    expect(placeLabels([label(-50), label(900), label(null)], frame)).toMatchObject([
      { y: 0, edge: 'above' },
      { y: 300 - labelHeight, edge: 'below' },
      { y: 0, edge: 'above' },
    ]);
  });

  it('the one that is moved stays in the hand', () => {
    expect(placeLabels([label(100), label(105, 30)], frame)).toMatchObject([
      { right: 134 },
      { right: 30 },
    ]);
  });

  it('what is in sight comes before what is not', () => {
    expect(placeLabels([label(900), label(295)], frame)).toMatchObject([
      { right: 104 },
      { right: 0 },
    ]);
  });

  it('take the next row where there is no room beside the others', () => {
    const narrow = { ...frame, width: 150 };
    expect(placeLabels([label(295), label(900), label(1_000)], narrow)).toMatchObject([
      { y: 278, right: 0 },
      { y: 256, right: 0 },
      { y: 234, right: 0 },
    ]);
  });

  it('never leave the chart, however many there are', () => {
    const many = Array.from({ length: 40 }, () => label(100));
    for (const { right } of placeLabels(many, frame)) {
      expect(right).toBeGreaterThanOrEqual(0);
      expect(right + 100).toBeLessThanOrEqual(frame.width);
    }
  });
});
