// The terminal without its screen: makes the client and every store, and wires them together. The only module that knows
// all of them; features know only what they are handed.
import { QueryClient } from '@tanstack/react-query';
import { toast } from './notices/toast.ts';
import { createBalances, createPositions } from './balances/balances-stores.ts';
import { createCandles } from './chart/candles-store.ts';
import { sameOriginClient } from '#client/venue-client.ts';
import { intervals, isOpen, type Interval, type Fill, type Order } from '#api/types.ts';
import { createDepth } from './depth/depth-store.ts';
import { createAuction } from './market/auction-store.ts';
import { createDesk } from './layout/desk-store.ts';
import { createHotkeys } from './hotkeys/hotkeys-store.ts';
import { createLayouts } from './layout/layouts-store.ts';
import { createMarket, selectedInstrument } from './market/market-store.ts';
import { createAnnouncements } from './notifications/announcements-store.ts';
import { showNotices } from './notifications/notices.ts';
import { createNotifications } from './notifications/notifications-store.ts';
import { createOrderActions } from './orders/order-actions.ts';
import { createOrderNotices } from './orders/order-notices.ts';
import { createFills, createOpenOrders } from './orders/orders-stores.ts';
import { createRouter } from './router/router.ts';
import { symbolOf } from './router/route.ts';
import { createConnection } from './session/connection-store.ts';
import { accountChoice, createSession } from './session/session-store.ts';
import { askVenue } from './session/use-venue.ts';
import { createSounds } from './notices/sounds.ts';
import { createUnseen, showUnseen } from './notices/unseen.ts';
import { watchSilence } from './session/silence.ts';
import { createShell } from './shell/shell-store.ts';
import { createSettings } from './settings/settings-store.ts';
import { browserStorage } from './state/browser-storage.ts';
import { readPreference, writePreference } from './state/preference.ts';
import { createTicket } from './ticket/ticket-store.ts';
import { createTrades } from './trades/trades-store.ts';
import { createWatchlists } from './watchlist/watchlists.ts';

export const closedOrdersKey = 'closedOrders';
const historyEveryMs = 1_000;

export type Terminal = ReturnType<typeof createTerminal>;

export function createTerminal() {
  const client = sameOriginClient(location);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false, staleTime: 30_000 } },
  });
  const router = createRouter(window);
  const settings = createSettings();
  const layouts = createLayouts(browserStorage);
  const desk = createDesk();
  const hotkeys = createHotkeys(browserStorage);
  const shell = createShell();
  const connection = createConnection(client.socket);
  const session = createSession(client);
  const onSessionEnded = (): void => session.ended();
  const accountParam = (): string | undefined => accountChoice(session.store.getState())?.param;

  const market = createMarket(client, symbolOfHash);
  const interval = readPreference<Interval>('interval', intervals, '5s');
  const candles = createCandles(client, interval);
  const depth = createDepth(client);
  const auction = createAuction(client);
  const trades = createTrades(client);
  const watchlists = createWatchlists(() => localStorage);

  const announcements = createAnnouncements(client);
  const notifications = createNotifications({
    client,
    onSessionEnded,
    onNew(items) {
      showNotices(items);
      // What was told has changed what these lists say.
      for (const list of ['notifications', 'alerts', 'deposits', 'withdrawals', 'moneyRequest']) {
        void queries.invalidateQueries({ queryKey: [list] });
      }
    },
    onChange: () => void queries.invalidateQueries({ queryKey: ['notifications'] }),
  });
  const notices = createOrderNotices((orderId) => ticket.shows(orderId));
  let historyTimer: ReturnType<typeof setTimeout> | undefined;
  // At most once a second, however many orders close.
  const refreshHistory = (): void => {
    historyTimer ??= setTimeout(() => {
      historyTimer = undefined;
      void queries.invalidateQueries({ queryKey: [closedOrdersKey] });
    }, historyEveryMs);
  };
  const silence = watchSilence({ depth, market, connection });
  const openOrders = createOpenOrders(client, {
    onSessionEnded,
    onEvent(orders) {
      notices.orders(orders);
      ticket.heard(orders);
      if (orders.some((order) => !isOpen(order))) {
        refreshHistory();
      }
    },
  });
  const onOrder = (order: Order): void => {
    openOrders.merge([order]);
    if (!isOpen(order)) {
      refreshHistory();
    }
  };
  const ticket = createTicket({
    client,
    phase: () => selectedInstrument(market.store.getState())?.phase ?? 'continuous',
    onOrder,
    onSessionEnded,
  });
  const unseen = createUnseen();
  const playFill = createSounds();
  const onFills = (news: readonly Fill[]): void => {
    notices.fills(news);
    unseen.note(news.length);
    const last = news.at(-1);
    if (last !== undefined && settings.store.getState().sound) playFill(last.side);
  };
  const fills = createFills(client, { onSessionEnded, onEvent: onFills });
  const balances = createBalances(client, { onSessionEnded });
  const positions = createPositions(client, { onSessionEnded });
  const orderActions = createOrderActions({ client, accountParam, onOrder });

  const followSymbol = (symbol: string | null): void => {
    candles.follow(symbol, candles.store.getState().interval);
    depth.follow(symbol);
    auction.follow(symbol);
    trades.follow(symbol);
    ticket.clear();
    const isShown = router.store.getState().page === 'trade';
    if (isShown && symbol !== null && symbol !== symbolOfHash()) {
      history.replaceState(null, '', `#${symbol}`);
    }
  };

  const followAccount = (): void => {
    const choice = accountChoice(session.store.getState());
    for (const list of [openOrders, fills, balances, positions]) {
      list.follow(choice);
    }
    ticket.dismiss();
  };

  return {
    client,
    queries,
    router,
    settings,
    layouts,
    desk,
    silence,
    hotkeys,
    shell,
    connection,
    session,
    market,
    candles,
    depth,
    auction,
    trades,
    watchlists,
    openOrders,
    fills,
    balances,
    positions,
    ticket,
    orderActions,
    announcements,
    notifications,
    accountParam,

    chooseInterval: (next: Interval): void => {
      writePreference('interval', next);
      candles.follow(market.store.getState().selected, next);
    },

    /** Begins to listen; nothing is asked of the venue before. */
    start(): void {
      market.store.subscribe((state, before) => {
        if (state.selected !== before.selected) {
          followSymbol(state.selected);
        }
      });
      session.store.subscribe((state, before) => {
        if (
          state.account?.accountId !== before.account?.accountId ||
          state.phase !== before.phase
        ) {
          followAccount();
        }
        if (state.user?.memberId !== before.user?.memberId) {
          // The operator's token is no member and is told nothing.
          notifications.follow(state.user?.memberId || null);
          // What one member was shown is nothing for the next.
          if (before.user !== null) queries.clear();
          askVenue(queries, client);
        }
      });
      connection.subscribe((state, before) => {
        if (state.phase === 'live' && before.phase !== 'live') {
          resume(before.phase === 'lost');
        }
      });
      addEventListener('hashchange', () => {
        const symbol = symbolOfHash();
        if (symbol !== null) {
          market.select(symbol);
        }
      });
      addEventListener('online', () => client.socket.reconnectNow());
      document.addEventListener('visibilitychange', () => {
        if (!document.hidden) {
          client.socket.reconnectNow();
        }
      });
      session.store.subscribe((state, before) => {
        if (state.notice !== null && state.notice !== before.notice) {
          toast.warning(state.notice);
        }
      });
      showUnseen(unseen);
      ticket.store.subscribe(({ submission }, before) => {
        const isNew = submission !== before.submission && submission.kind === 'rejected';
        if (isNew && !desk.getState().shown.includes('ticket')) {
          toast.error('The order was refused', { description: submission.message });
        }
      });
      router.start();
      router.store.subscribe(({ page }) => {
        if (page !== 'trade') return;
        const { selected } = market.store.getState();
        const symbol = symbolOfHash();
        if (symbol !== null) {
          market.select(symbol);
        } else if (selected !== null) {
          // Whoever comes without a stock sees the one they left.
          history.replaceState(null, '', `#${selected}`);
        }
      });
      market.subscribe();
      announcements.start();
      void market.load();
      void session.restore();
      askVenue(queries, client);
      client.socket.connect();
    },
  };

  /** Whatever does not come back through a channel is asked for again. */
  function resume(again: boolean): void {
    if (market.store.getState().phase === 'failed') {
      void market.load();
    }
    if (session.store.getState().phase === 'restoring') {
      void session.restore();
    }
    if (again) {
      refreshHistory();
    }
  }
}

function symbolOfHash(): string | null {
  return symbolOf(location.pathname, location.hash);
}
