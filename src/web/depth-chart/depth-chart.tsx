// The depth chart on its canvas: drawn once a frame at most, when the book, the orders, the theme, the size or the crosshair changed. React draws
// the frame around it and hears of no update of the book.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import { isWorking, type Instrument, type Order } from '#api/types.ts';
import { decimal, parseDecimal, toPixelNumber, zero, type Decimal } from '#client/decimal.ts';
import { readColours } from '../chart/chart-style.ts';
import { themeStore } from '../shell/theme.ts';
import { publishOnFrame } from '../state/frame.ts';
import { useTerminal } from '../terminal-context.ts';
import { curvesOf, readingAt, readingInWords, windowOf, type Zoom } from './depth-curve.ts';
import { DepthTable } from './depth-table.tsx';
import { drawDepth, plotWidth, type DepthFrame } from './draw-depth.ts';

type Props = {
  readonly instrument: Instrument;
  readonly zoom: Zoom;
  readonly onZoom: (way: 'in' | 'out') => void;
};

const keyStepPixels = 8;

export default function DepthChart({ instrument, zoom, onZoom }: Props) {
  const terminal = useTerminal();
  const theme = useStore(themeStore, (state) => state.theme);
  const canvas = useRef<HTMLCanvasElement>(null);
  const note = useRef<HTMLParagraphElement>(null);
  const [crosshair] = useState(createCrosshair);

  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const context = element.getContext('2d');
    if (context === null) return undefined;
    const { depth, openOrders } = terminal;
    const colours = readColours();
    const font = getComputedStyle(document.body).fontFamily;
    let gone = false;

    const draw = (): void => {
      if (gone) return;
      const frame = sizeOf(element);
      if (frame.width === 0 || frame.height === 0) return;
      const curves = curvesOf(depth.book);
      const window = windowOf(curves, zoom);
      if (window === null || curves.mid === null) return;
      const { low, high } = window;
      const width = plotWidth(frame);
      const x = crosshair.x === null ? null : Math.max(0, Math.min(width, crosshair.x));
      const reading = x === null ? null : readingAt(curves, priceAt(x / width, low, high));
      drawDepth(context, frame, {
        curves,
        low,
        high,
        tickSize: instrument.tickSize,
        own: ownPrices(openOrders.store.getState().items, instrument.symbol),
        crosshairX: x,
        reading,
        colours,
        font,
      });
      const words =
        x === null
          ? ''
          : reading === null
            ? 'Between bid and ask'
            : readingInWords(reading, curves.mid, instrument);
      if (note.current !== null && note.current.textContent !== words) {
        note.current.textContent = words;
      }
    };
    const plan = (): void => publishOnFrame(draw);
    plan();
    const observer = new ResizeObserver(plan);
    observer.observe(element);
    const stops = [
      depth.store.subscribe(plan),
      openOrders.store.subscribe(plan),
      crosshair.listen(plan),
      () => observer.disconnect(),
    ];
    return () => {
      gone = true;
      stops.forEach((stop) => stop());
    };
  }, [terminal, instrument, zoom, theme, crosshair]);

  useWheelZoom(canvas, onZoom);

  const keyDown = (event: KeyboardEvent<HTMLCanvasElement>): void => {
    const { key } = event;
    const width = event.currentTarget.clientWidth;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const step = (key === 'ArrowLeft' ? -1 : 1) * keyStepPixels * (event.shiftKey ? 5 : 1);
      crosshair.move(Math.max(0, Math.min(width, (crosshair.x ?? width / 2) + step)));
    } else if (key === '+' || key === '=') {
      onZoom('in');
    } else if (key === '-') {
      onZoom('out');
    } else if (key === 'Escape') {
      crosshair.move(null);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <>
      <canvas
        aria-label={`Depth chart of ${instrument.symbol}. Left and right arrow keys read it, plus and minus zoom; a table of the same follows.`}
        className="absolute inset-0 size-full touch-pan-y focus-visible:-outline-offset-2"
        onBlur={() => crosshair.move(null)}
        onKeyDown={keyDown}
        onPointerDown={(event) => crosshair.move(event.nativeEvent.offsetX)}
        onPointerLeave={(event) => event.pointerType === 'mouse' && crosshair.move(null)}
        onPointerMove={(event) => crosshair.move(event.nativeEvent.offsetX)}
        ref={canvas}
        role="img"
        tabIndex={0}
      />
      <p
        aria-live="polite"
        className="pointer-events-none absolute top-1 left-2 max-w-[calc(100%-4.5rem)] rounded-sm bg-surface px-1 text-2xs text-ink-2"
        ref={note}
      />
      <DepthTable instrument={instrument} />
    </>
  );
}

type Crosshair = {
  readonly x: number | null;
  readonly move: (x: number | null) => void;
  readonly listen: (listener: () => void) => () => void;
};

/** Where the pointer or the keys are: beside React, for it changes with every move. */
function createCrosshair(): Crosshair {
  let x: number | null = null;
  const listeners = new Set<() => void>();
  return {
    get x() {
      return x;
    },
    move(next) {
      x = next;
      for (const tell of listeners) tell();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Makes the canvas as sharp as the screen. */
function sizeOf(canvas: HTMLCanvasElement): DepthFrame {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  canvas.getContext('2d')?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { width, height };
}

/** The price at a share of the width. Where a pixel is needs no more than eight decimals. */
function priceAt(share: number, low: Decimal, high: Decimal): Decimal {
  const pixelPrice = toPixelNumber(low) + share * (toPixelNumber(high) - toPixelNumber(low));
  return parseDecimal(pixelPrice.toFixed(8)) ?? zero;
}

function ownPrices(orders: readonly Order[], symbol: string) {
  return orders.flatMap((order) =>
    order.instrument === symbol && order.price !== null && isWorking(order)
      ? [{ side: order.side, price: decimal(order.price) }]
      : [],
  );
}

/** React listens to the wheel passively; the page must not scroll meanwhile. */
function useWheelZoom(
  canvas: { readonly current: HTMLCanvasElement | null },
  onZoom: (way: 'in' | 'out') => void,
): void {
  const latest = useRef(onZoom);
  useEffect(() => {
    latest.current = onZoom;
  });
  useEffect(() => {
    const element = canvas.current;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(event.deltaY > 0 ? 'out' : 'in');
    };
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [canvas]);
}
