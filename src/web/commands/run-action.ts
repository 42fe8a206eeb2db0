// What each action of the table does. An action that cannot be done says why; none is silent.

import { toast } from '../notices/toast.ts';
import { unreachable } from '#std/assert.ts';
import { messageOf } from '#client/errors.ts';
import { pages } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { chooseTheme, themeStore } from '../shell/theme.ts';
import type { Terminal } from '../terminal.ts';
import { actionOf, type ActionId } from './actions.ts';
import { cancelLast, cancelMany, flatten } from './order-commands.ts';
import { placeTicket, stepTicketPrice, tradeAtBest } from './quick-orders.ts';

export function runAction(id: ActionId, terminal: Terminal): void {
  const { trade = false, oneClick = false } = actionOf(id);
  if (trade && terminal.router.store.getState().page !== 'trade') {
    terminal.router.go(tradePath(terminal.market.store.getState().selected));
    // An order is sent from a ticket that is seen, never from another page.
    if (oneClick) return;
  }
  if (oneClick && !terminal.settings.store.getState().oneClick) {
    toast.info(`${actionOf(id).label}: only in one-click mode`, {
      id: 'oneClickOff',
      description: 'It is off, so that no order goes out by mistake.',
      action: { label: 'Settings', onClick: () => terminal.shell.show('settings') },
    });
    return;
  }
  switch (id) {
    case 'buy':
    case 'sell':
      writeOrder(terminal, id);
      return;
    case 'priceUp':
      stepTicketPrice(terminal, 1);
      return;
    case 'priceDown':
      stepTicketPrice(terminal, -1);
      return;
    case 'place':
      placeTicket(terminal);
      return;
    case 'buyAtAsk':
      tradeAtBest(terminal, 'buy', 'ask');
      return;
    case 'sellAtBid':
      tradeAtBest(terminal, 'sell', 'bid');
      return;
    case 'buyAtBid':
      tradeAtBest(terminal, 'buy', 'bid');
      return;
    case 'sellAtAsk':
      tradeAtBest(terminal, 'sell', 'ask');
      return;
    case 'cancelLast':
      cancelLast(terminal);
      return;
    case 'cancelStock':
      cancelMany(terminal, terminal.market.store.getState().selected);
      return;
    case 'cancelBuys':
    case 'cancelSells':
      cancelMany(
        terminal,
        terminal.market.store.getState().selected,
        id === 'cancelBuys' ? 'buy' : 'sell',
      );
      return;
    case 'cancelAll':
      cancelMany(terminal, null);
      return;
    case 'flatten':
      flatten(terminal);
      return;
    case 'stocks':
      terminal.shell.show('stocks');
      return;
    case 'nextPanel':
    case 'previousPanel':
      terminal.desk.getState().handle?.walk(id === 'nextPanel' ? 1 : -1);
      return;
    case 'maximise':
      maximise(terminal);
      return;
    case 'resetLayout':
      terminal.layouts.reset();
      return;
    case 'commands':
      terminal.shell.show('commands');
      return;
    case 'cheatSheet':
      terminal.shell.show('cheatSheet');
      return;
    case 'settings':
      terminal.shell.show('settings');
      return;
    case 'theme':
      chooseTheme(themeStore.getState().theme === 'dark' ? 'light' : 'dark');
      return;
    case 'oneClick':
      toggleOneClick(terminal);
      return;
    case 'sound':
      toggleSound(terminal);
      return;
    case 'account':
      nextAccount(terminal);
      return;
    case 'signIn':
      terminal.session.showDialog('signIn');
      return;
    case 'signOut':
      void terminal.session.signOut().catch((error: unknown) => {
        toast.error('You are still signed in', { description: messageOf(error) });
      });
      return;
    default:
      unreachable(id);
  }
}

function writeOrder({ ticket, desk }: Terminal, side: 'buy' | 'sell'): void {
  ticket.edit({ side });
  desk.getState().handle?.reveal('ticket');
  // What is typed next belongs to the field. A panel that was behind a tab stands with the next frame only.
  if (!focusTicket()) requestAnimationFrame(focusTicket);
}

function focusTicket(): boolean {
  const field = document.querySelector<HTMLInputElement>(
    'section[aria-label="Order ticket"] input[inputmode="decimal"]',
  );
  field?.focus();
  return field !== null;
}

function maximise({ desk }: Terminal): void {
  const { handle, active } = desk.getState();
  if (active !== null) handle?.toggleMaximised(active);
}

function toggleOneClick({ settings, shell }: Terminal): void {
  if (settings.store.getState().oneClick) {
    settings.set({ oneClick: false });
    toast.success('One-click mode is off: orders are asked about again');
  } else {
    // It is explained there before it is switched on.
    shell.show('settings');
  }
}

function toggleSound({ settings }: Terminal): void {
  const sound = !settings.store.getState().sound;
  settings.set({ sound });
  toast.success(sound ? 'Fills are heard' : 'Fills are silent');
}

function nextAccount({ session, router }: Terminal): void {
  const { user, account } = session.store.getState();
  const accounts = user?.accounts ?? [];
  if (accounts.length < 2) {
    toast.info(user === null ? 'Sign in to trade for an account' : 'You hold one account only', {
      id: 'oneAccount',
      ...(user === null
        ? {}
        : {
            action: {
              label: 'Portfolio',
              onClick: () => router.go(pages.portfolio.path),
            },
          }),
    });
    return;
  }
  const at = accounts.findIndex(({ accountId }) => accountId === account?.accountId);
  const next = accounts[(at + 1) % accounts.length];
  if (next !== undefined) {
    session.chooseAccount(next.accountId);
    toast.success(`You trade for ${next.name}`, { id: 'account' });
  }
}
