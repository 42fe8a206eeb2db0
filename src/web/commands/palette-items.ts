// What the palette offers: every action that can be done now, every stock, page, panel, layout and account.

import { directions, type Direction } from '../layout/desk-store.ts';
import { panelIds, panels } from '../layout/panels.ts';
import { presetHints, presetNames } from '../layout/presets.ts';
import { pages, sections, type Page, type Section } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { chooseTheme, themeChoices } from '../shell/theme.ts';
import type { Terminal } from '../terminal.ts';
import { actionIds, actionOf, type ActionId } from './actions.ts';
import type { Findable } from './find.ts';
import { runAction } from './run-action.ts';

export type PaletteItem = Findable & {
  readonly group: string;
  readonly keys: string | null;
  readonly run: () => void;
};

const directionWords: Readonly<Record<Direction, string>> = {
  left: 'to the left',
  right: 'to the right',
  above: 'up',
  below: 'down',
};

export function paletteItems(terminal: Terminal): readonly PaletteItem[] {
  return [
    ...actionItems(terminal),
    ...stockItems(terminal),
    ...pageItems(terminal),
    ...panelItems(terminal),
    ...layoutItems(terminal),
    ...themeItems(),
    ...accountItems(terminal),
  ];
}

function actionItems(terminal: Terminal): readonly PaletteItem[] {
  const { bindings } = terminal.hotkeys.store.getState();
  const signedIn = terminal.session.store.getState().phase === 'signedIn';
  const hidden: ReadonlySet<ActionId> = new Set(['commands', signedIn ? 'signIn' : 'signOut']);
  return actionIds
    .filter((id) => !hidden.has(id))
    .map((id) => ({
      id: `action ${id}`,
      label: actionOf(id).label,
      also: actionOf(id).also ?? '',
      group: actionOf(id).group,
      keys: bindings[id],
      // The palette has gone, and given the focus back, when it is done.
      run: () => runAction(id, terminal),
    }));
}

function stockItems({ market, router }: Terminal): readonly PaletteItem[] {
  const { listed, instruments } = market.store.getState();
  return listed.map((symbol) => ({
    id: `stock ${symbol}`,
    label: symbol,
    also: instruments[symbol]?.name ?? '',
    group: 'Stocks',
    keys: null,
    run() {
      market.select(symbol);
      if (router.store.getState().page !== 'trade') router.go(tradePath(symbol));
    },
  }));
}

function pageItems({ router, session, market }: Terminal): readonly PaletteItem[] {
  const roles: readonly string[] = session.store.getState().user?.roles ?? [];
  const all: readonly Page[] = Object.values(pages);
  return all.flatMap(({ name, path, title, section }) => {
    if (section === undefined) return [];
    const { roles: only, label }: Section = sections[section];
    if (only !== undefined && !only.some((role) => roles.includes(role))) return [];
    return [
      {
        id: `page ${name}`,
        label: title,
        also: `${label} go to page`,
        group: 'Pages',
        keys: null,
        run: () => router.go(name === 'trade' ? tradePath(market.store.getState().selected) : path),
      },
    ];
  });
}

function panelItems({ desk }: Terminal): readonly PaletteItem[] {
  const { handle, placed, active, docked } = desk.getState();
  if (handle === null) return [];
  const show = panelIds.map((id) => ({
    id: `panel ${id}`,
    label: `${placed.includes(id) ? 'Go to' : 'Add panel:'} ${panels[id].title}`,
    also: `show panel ${panels[id].title}`,
    group: 'Panels',
    keys: null,
    run: () => handle.reveal(id),
  }));
  if (active === null || !docked) return show;
  const { title } = panels[active];
  return [
    ...show,
    ...directions.map((direction) => ({
      id: `move ${direction}`,
      label: `Move ${title} ${directionWords[direction]}`,
      also: `move panel ${direction}`,
      group: 'Panels',
      keys: null,
      run: () => handle.move(active, direction),
    })),
    {
      id: 'close panel',
      label: `Close ${title}`,
      also: 'remove hide panel',
      group: 'Panels',
      keys: null,
      run: () => handle.close(active),
    },
  ];
}

function layoutItems({ layouts, desk }: Terminal): readonly PaletteItem[] {
  if (!desk.getState().docked) return [];
  const own = layouts.store.getState().own.map(({ name }) => ({ name, hint: 'your layout' }));
  const presets = presetNames.map((name) => ({ name, hint: presetHints[name] }));
  return [...presets, ...own].map(({ name, hint }) => ({
    id: `layout ${name}`,
    label: `Layout: ${name}`,
    also: hint,
    group: 'Layouts',
    keys: null,
    run: () => layouts.choose(name),
  }));
}

function themeItems(): readonly PaletteItem[] {
  return themeChoices.map((choice) => ({
    id: `theme ${choice}`,
    label: `Theme: ${choice === 'system' ? 'as the system' : choice}`,
    also: 'colours dark light',
    group: 'Terminal',
    keys: null,
    run: () => chooseTheme(choice),
  }));
}

function accountItems({ session }: Terminal): readonly PaletteItem[] {
  const accounts = session.store.getState().user?.accounts ?? [];
  if (accounts.length < 2) return [];
  return accounts.map(({ accountId, name }) => ({
    id: `account ${accountId}`,
    label: `Trade for ${name}`,
    also: `account ${accountId}`,
    group: 'Accounts',
    keys: null,
    run: () => session.chooseAccount(accountId),
  }));
}
