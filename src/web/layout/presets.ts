// The layouts that the terminal brings along, fitted to the room there is: a low screen has no place for money under the ticket. Pure.

import type { PanelId } from './panels.ts';
import type { Box, Group, Layout, Part, Split } from './tree.ts';

export const presetNames = ['Trading', 'Chart', 'Scalper', 'Overview'] as const;
export type PresetName = (typeof presetNames)[number];

export const presetHints: Readonly<Record<PresetName, string>> = {
  Trading: 'Chart, book, ticket and your orders',
  Chart: 'A large chart with the ticket beside it',
  Scalper: 'The book at full height between ticket and trades',
  Overview: 'Everything at once, for a large screen',
};

export function isPresetName(name: unknown): name is PresetName {
  return presetNames.some((each) => each === name);
}

/** Below this height of the desk, in pixels, the money moves behind a tab. */
const lowBelow = 712;
const ticketWidth = 296;
const bookWidth = 272;
const balancesHeight = 178;

export function presetLayout(name: PresetName, box: Box): Layout {
  switch (name) {
    case 'Trading':
      return trading(box);
    case 'Chart':
      return chart(box);
    case 'Scalper':
      return scalper(box);
    case 'Overview':
      return overview(box);
  }
}

function trading(box: Box): Layout {
  const low = box.height < lowBelow;
  const listsHeight = Math.max(208, Math.round(box.height * 0.3));
  const top = box.height - listsHeight;
  return row([
    part(box.width - bookWidth - ticketWidth, [
      part(top, tabs('chart')),
      part(
        listsHeight,
        low
          ? tabs('orders', 'positions', 'history', 'fills', 'balances')
          : tabs('orders', 'positions', 'history', 'fills'),
      ),
    ]),
    part(bookWidth, [part(top, tabs('book')), part(listsHeight, tabs('trades', 'auction'))]),
    part(ticketWidth, ticketColumn(box, low)),
  ]);
}

function chart(box: Box): Layout {
  return row([
    part(box.width - ticketWidth, [
      part(box.height - 184, tabs('chart')),
      part(184, tabs('orders', 'positions', 'history', 'fills', 'balances')),
    ]),
    part(ticketWidth, [
      part(Math.max(box.height - 240, 240), tabs('ticket', 'book')),
      part(240, tabs('watchlist', 'trades', 'auction')),
    ]),
  ]);
}

function scalper(box: Box): Layout {
  const low = box.height < lowBelow;
  const rest = box.width - ticketWidth - 340;
  return row([
    part(ticketWidth, ticketColumn(box, low)),
    part(340, tabs('book')),
    part(rest, [
      part(Math.round(box.height * 0.46), [
        part(Math.round(rest * 0.68), tabs('chart')),
        part(Math.round(rest * 0.32), tabs('trades', 'auction')),
      ]),
      part(
        Math.round(box.height * 0.54),
        low
          ? tabs('orders', 'positions', 'history', 'fills', 'balances')
          : tabs('orders', 'positions', 'history', 'fills'),
      ),
    ]),
  ]);
}

function overview(box: Box): Layout {
  const bottom = Math.max(200, Math.round(box.height * 0.34));
  const top = box.height - bottom;
  const left = box.width - bookWidth - ticketWidth;
  return row([
    part(left, [
      part(top, tabs('chart')),
      part(bottom, [
        part(Math.round(left * 0.5), tabs('orders', 'history')),
        part(Math.round(left * 0.5), tabs('positions', 'fills')),
      ]),
    ]),
    part(bookWidth, [part(top, tabs('book')), part(bottom, tabs('trades', 'auction'))]),
    part(ticketWidth, [part(top, tabs('ticket')), part(bottom, tabs('watchlist', 'balances'))]),
  ]);
}

function ticketColumn(box: Box, low: boolean): Group | readonly Part[] {
  return low
    ? tabs('ticket')
    : [part(box.height - balancesHeight, tabs('ticket')), part(balancesHeight, tabs('balances'))];
}

function row(parts: readonly Part[]): Layout {
  return { along: 'row', root: { parts } };
}

function part(size: number, node: Group | readonly Part[]): Part {
  return {
    size: Math.max(1, size),
    node: isGroup(node) ? node : ({ parts: node } satisfies Split),
  };
}

function isGroup(node: Group | readonly Part[]): node is Group {
  return !Array.isArray(node);
}

function tabs(first: PanelId, ...others: readonly PanelId[]): Group {
  return { tabs: [first, ...others], active: first };
}
