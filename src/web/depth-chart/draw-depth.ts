// Draws the depth curves on a canvas: stepped areas, a scale of prices below and of quantities at the right, the user's orders as diamonds, a
// crosshair. Floats here are pixels. It must never keep anything: the same input is the same picture.
import { decimalString, decimalsOf, toPixelNumber, type Decimal } from '#client/decimal.ts';
import type { ChartColours } from '../chart/chart-style.ts';
import { compactRounded, grouped } from '../format/format.ts';
import type { CurvePoint, DepthCurves, Reading } from './depth-curve.ts';

export type DepthPicture = {
  readonly curves: DepthCurves;
  readonly low: Decimal;
  readonly high: Decimal;
  readonly tickSize: string;
  readonly own: readonly { readonly side: 'buy' | 'sell'; readonly price: Decimal }[];
  /** Where the crosshair is, in pixels from the left; null where it is away. */
  readonly crosshairX: number | null;
  readonly reading: Reading | null;
  readonly colours: ChartColours;
  readonly font: string;
};

const scaleWidth = 52;
const scaleHeight = 22;
const topRoom = 0.08;

export type DepthFrame = { readonly width: number; readonly height: number };

export function plotWidth({ width }: DepthFrame): number {
  return Math.max(1, width - scaleWidth);
}

export function drawDepth(
  context: CanvasRenderingContext2D,
  frame: DepthFrame,
  picture: DepthPicture,
): void {
  const { width, height } = frame;
  const { curves, low, high, colours } = picture;
  const right = plotWidth(frame);
  const bottom = height - scaleHeight;
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, width, height);

  const from = toPixelNumber(low);
  const span = Math.max(toPixelNumber(high) - from, Number.EPSILON);
  const x = (price: Decimal): number => ((toPixelNumber(price) - from) / span) * right;
  const largest = Math.max(
    1e-8,
    ...[lastWithin(curves.bids, low, high), lastWithin(curves.asks, low, high)].map((point) =>
      point === undefined ? 0 : toPixelNumber(point.qty),
    ),
  );
  const top = bottom * topRoom;
  const y = (qty: Decimal): number => bottom - (toPixelNumber(qty) / largest) * (bottom - top);

  scales(context, frame, picture, largest);
  context.save();
  context.beginPath();
  context.rect(0, 0, right, bottom);
  context.clip();
  area(context, curves.bids, { x, y, bottom, end: -1, edge: colours.buy, inside: colours.buyBar });
  area(context, curves.asks, {
    x,
    y,
    bottom,
    end: right + 1,
    edge: colours.sell,
    inside: colours.sellBar,
  });
  ownOrders(context, picture, x, y);
  context.restore();
  crosshair(context, frame, picture, x, y);
}

function lastWithin(
  points: readonly CurvePoint[],
  low: Decimal,
  high: Decimal,
): CurvePoint | undefined {
  return points.findLast(({ price }) => price >= low && price <= high) ?? points[0];
}

function area(
  context: CanvasRenderingContext2D,
  points: readonly CurvePoint[],
  place: {
    x: (price: Decimal) => number;
    y: (qty: Decimal) => number;
    bottom: number;
    end: number;
    edge: string;
    inside: string;
  },
): void {
  const first = points[0];
  if (first === undefined) return;
  const { x, y, bottom, end, edge, inside } = place;
  // Once for the edge, and closed along the bottom for the inside.
  const trace = (): void => {
    context.beginPath();
    context.moveTo(x(first.price), bottom);
    let height = bottom;
    for (const { price, qty } of points) {
      context.lineTo(x(price), height);
      height = y(qty);
      context.lineTo(x(price), height);
    }
    context.lineTo(end, height);
  };
  trace();
  context.strokeStyle = edge;
  context.lineWidth = 1.5;
  context.stroke();
  trace();
  context.lineTo(end, bottom);
  context.closePath();
  context.fillStyle = inside;
  context.fill();
}

function scales(
  context: CanvasRenderingContext2D,
  frame: DepthFrame,
  { low, high, tickSize, colours, font }: DepthPicture,
  largest: number,
): void {
  const right = plotWidth(frame);
  const bottom = frame.height - scaleHeight;
  context.font = `11px ${font}`;
  context.fillStyle = colours.ink;
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  const decimals = decimalsOf(tickSize);
  const columns = Math.max(2, Math.floor(right / 110));
  context.textBaseline = 'middle';
  for (let at = 0; at <= columns; at++) {
    const share = BigInt(at);
    const price = (low + ((high - low) * share) / BigInt(columns)) as Decimal;
    const left = Math.round((at / columns) * right) + 0.5;
    line(context, left, 0, left, bottom);
    context.textAlign = at === 0 ? 'left' : at === columns ? 'right' : 'center';
    context.fillText(rounded(price, decimals), left, bottom + scaleHeight / 2);
  }
  context.textAlign = 'left';
  const step = roundStep(largest / Math.max(2, Math.floor(bottom / 48)));
  for (let qty = step; qty <= largest; qty += step) {
    const level = Math.round(bottom - (qty / largest) * bottom * (1 - topRoom)) + 0.5;
    line(context, 0, level, right, level);
    context.fillText(compactRounded(String(qty)), right + 6, level);
  }
  context.strokeStyle = colours.line;
  line(context, 0, bottom + 0.5, right, bottom + 0.5);
  line(context, right + 0.5, 0, right + 0.5, bottom);
}

/** At least `wanted`, and 1, 2 or 5 of its power of ten: whole shares. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(wanted)));
  return [1, 2, 5, 10].map((count) => count * power).find((step) => step >= wanted) ?? power;
}

/** A price of the scale, which need be on no tick. */
function rounded(price: Decimal, decimals: number): string {
  const unit = 10n ** BigInt(8 - decimals);
  return grouped(decimalString(((price / unit) * unit) as Decimal, decimals));
}

function ownOrders(
  context: CanvasRenderingContext2D,
  { own, curves, colours }: DepthPicture,
  x: (price: Decimal) => number,
  y: (qty: Decimal) => number,
): void {
  for (const { side, price } of own) {
    const points = side === 'buy' ? curves.bids : curves.asks;
    const point = points.find((one) => one.price === price);
    if (point === undefined) continue;
    const [left, level, size] = [x(price), y(point.qty), 5];
    context.fillStyle = colours.accent;
    context.strokeStyle = colours.surface;
    context.beginPath();
    context.moveTo(left, level - size);
    context.lineTo(left + size, level);
    context.lineTo(left, level + size);
    context.lineTo(left - size, level);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

function crosshair(
  context: CanvasRenderingContext2D,
  frame: DepthFrame,
  { crosshairX, reading, colours, curves }: DepthPicture,
  x: (price: Decimal) => number,
  y: (qty: Decimal) => number,
): void {
  const bottom = frame.height - scaleHeight;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.strokeStyle = colours.crosshair;
  if (curves.mid !== null) line(context, x(curves.mid), 0, x(curves.mid), bottom);
  if (crosshairX !== null) {
    context.strokeStyle = colours.ink;
    line(context, crosshairX, 0, crosshairX, bottom);
    if (reading !== null) {
      const level = y(reading.point.qty);
      line(context, 0, level, plotWidth(frame), level);
      context.setLineDash([]);
      context.fillStyle = reading.side === 'bid' ? colours.buy : colours.sell;
      context.beginPath();
      context.arc(crosshairX, level, 3.5, 0, Math.PI * 2);
      context.fill();
    }
  }
  context.setLineDash([]);
}

function line(
  context: CanvasRenderingContext2D,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
): void {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}
