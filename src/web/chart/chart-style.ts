// The chart's colours and habits, read from the design tokens: a canvas cannot read CSS variables by itself.
import { ColorType, CrosshairMode, type ChartOptions, type DeepPartial } from 'lightweight-charts';

export type ChartColours = Readonly<Record<keyof typeof tokens, string>>;

const tokens = {
  surface: '--surface',
  raised: '--raised',
  ink: '--ink-2',
  grid: '--grid',
  line: '--line',
  crosshair: '--line-strong',
  buy: '--buy',
  sell: '--sell',
  buyBar: '--buy-bar',
  sellBar: '--sell-bar',
} as const;

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  ) as ChartColours;
}

export function chartOptions(colours: ChartColours): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.ink,
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      attributionLogo: true,
    },
    grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
    rightPriceScale: { borderColor: colours.line, minimumWidth: 64 },
    timeScale: { borderColor: colours.line, timeVisible: true, rightOffset: 6, minBarSpacing: 1 },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.crosshair, labelBackgroundColor: colours.crosshair },
      horzLine: { color: colours.crosshair, labelBackgroundColor: colours.crosshair },
    },
    localization: { locale: 'en-GB' },
  };
}

/** Rising candles are hollow and falling ones are full: shape tells what colour tells. */
export function seriesColours(colours: ChartColours) {
  return {
    upColor: colours.surface,
    borderUpColor: colours.buy,
    wickUpColor: colours.buy,
    downColor: colours.sell,
    borderDownColor: colours.sell,
    wickDownColor: colours.sell,
    priceLineColor: colours.crosshair,
  };
}
