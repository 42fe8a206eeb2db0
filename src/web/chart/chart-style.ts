// The charts' colours and habits, read from the design tokens: a canvas cannot read CSS variables by itself.
import { ColorType, CrosshairMode, type ChartOptions, type DeepPartial } from 'lightweight-charts';
import type { ChartStyle } from './chart-choices.ts';

export type ChartColours = Readonly<Record<keyof typeof tokens, string>>;

const tokens = {
  surface: '--surface',
  raised: '--raised',
  ink: '--ink-2',
  inkStrong: '--ink',
  grid: '--grid',
  line: '--line',
  crosshair: '--line-strong',
  accent: '--accent',
  focus: '--focus',
  buy: '--buy',
  sell: '--sell',
  buyBar: '--buy-bar',
  sellBar: '--sell-bar',
  plot1: '--plot-1',
  plot2: '--plot-2',
  plot3: '--plot-3',
  plot4: '--plot-4',
  plot5: '--plot-5',
  plot6: '--plot-6',
} as const;

export function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  ) as ChartColours;
}

const plots = ['plot1', 'plot2', 'plot3', 'plot4', 'plot5', 'plot6'] as const;

/** The colour of the indicator at that place of the list; they come round again after six. */
export function plotColour(colours: ChartColours, at: number): string {
  return colours[plots[at % plots.length] ?? 'plot1'];
}

/** The same as a CSS variable, for what stands beside the chart. */
export function plotToken(at: number): string {
  return `var(${tokens[plots[at % plots.length] ?? 'plot1']})`;
}

export function chartOptions(colours: ChartColours): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { type: ColorType.Solid, color: colours.surface },
      textColor: colours.ink,
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 11,
      // The credit is a link of the page: the library's own brings a style element, which a strict policy forbids.
      attributionLogo: false,
      panes: { separatorColor: colours.line, separatorHoverColor: colours.raised },
    },
    grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
    rightPriceScale: { borderColor: colours.line, minimumWidth: 64 },
    timeScale: { borderColor: colours.line, timeVisible: true, rightOffset: 6, minBarSpacing: 0.5 },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: colours.crosshair, labelBackgroundColor: colours.crosshair },
      horzLine: { color: colours.crosshair, labelBackgroundColor: colours.crosshair },
    },
    localization: { locale: 'en-GB' },
  };
}

const unseen = 'transparent';

/**
 * Hollow: rising candles are hollow and falling ones are full, so that shape tells what colour tells. Under a line or an area the candles stay,
 * unseen: whatever stands on them need not move.
 */
export function candleColours(colours: ChartColours, style: ChartStyle) {
  const seen = style === 'hollow' || style === 'candles';
  const buy = seen ? colours.buy : unseen;
  const sell = seen ? colours.sell : unseen;
  return {
    upColor: style === 'hollow' ? colours.surface : buy,
    borderUpColor: buy,
    wickUpColor: buy,
    downColor: sell,
    borderDownColor: sell,
    wickDownColor: sell,
    priceLineColor: colours.crosshair,
  };
}
