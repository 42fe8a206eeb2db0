// Where labels go so that none hides another: each at its own height, side by side where heights are close, at the edge where its price is out of
// sight. Pure; pixels.

export type LabelPlace = {
  readonly y: number;
  /** How far from the right. */
  readonly right: number;
  readonly edge: 'above' | 'below' | 'within';
};

type Label = {
  readonly y: number | null;
  readonly width: number;
  /** How far from the right it is held by the hand that moves it; null where nobody does. */
  readonly held: number | null;
};

type Frame = { readonly height: number; readonly width: number; readonly labelHeight: number };

type Taken = { readonly y: number; readonly left: number; readonly right: number };

export function placeLabels(labels: readonly Label[], frame: Frame): readonly LabelPlace[] {
  const { height, width, labelHeight } = frame;
  const lowest = Math.max(0, height - labelHeight);
  const taken: Taken[] = [];
  const places: LabelPlace[] = labels.map(() => ({ y: 0, right: 0, edge: 'within' }));
  const isOut = (y: number | null): boolean => y === null || y < 0 || y > height;
  // What is held keeps its place, and what is in sight comes before what is not.
  const rank = ({ held, y }: Label): number => (held !== null ? 0 : isOut(y) ? 2 : 1);
  const order = labels.map((label, at) => ({ label, at }));
  order.sort((a, b) => rank(a.label) - rank(b.label) || a.at - b.at);
  for (const { label, at } of order) {
    const wanted = Math.round(Math.max(0, Math.min(lowest, (label.y ?? 0) - labelHeight / 2)));
    const inwards = wanted > height / 2 ? -labelHeight : labelHeight;
    let y = wanted;
    let right = label.held ?? firstFree(taken, y, label.width, frame);
    // No room beside the others: in the next row. None there either: rather over another than out of the chart.
    for (let row = 1; right === null && row <= rowsMax; row++) {
      y = Math.max(0, Math.min(lowest, wanted + row * inwards));
      right = firstFree(taken, y, label.width, frame);
    }
    if (right === null) y = wanted;
    right ??= Math.max(0, width - label.width);
    taken.push({ y, right, left: right + label.width });
    const edge = label.y === null || label.y < 0 ? 'above' : label.y > height ? 'below' : 'within';
    places[at] = { y, right, edge };
  }
  return places;
}

const rowsMax = 8;
const gap = 4;

/** How far from the right there is room at that height; null where there is none. */
function firstFree(taken: readonly Taken[], y: number, width: number, frame: Frame): number | null {
  let right = 0;
  for (const other of taken.toSorted((a, b) => a.right - b.right)) {
    const near = Math.abs(other.y - y) < frame.labelHeight;
    if (near && right < other.left && other.right < right + width) right = other.left + gap;
  }
  return right === 0 || right + width <= frame.width ? right : null;
}
