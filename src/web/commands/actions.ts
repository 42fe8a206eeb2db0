// Everything the terminal can be told by a key or in the palette: one table, which the palette, the hotkeys, their settings and the cheat sheet
// all read. Pure; what an action does is run-action.ts. An id stands in saved hotkeys, so it must never come to mean something else.

export const actionGroups = ['Trading', 'Orders', 'Desk', 'Terminal'] as const;
export type ActionGroup = (typeof actionGroups)[number];

export type Action = {
  readonly group: ActionGroup;
  readonly label: string;
  /** Null: none until the user gives it some. */
  readonly keys: string | null;
  /** Other words that somebody may look for. */
  readonly also?: string;
  /** Only where the trade page is. */
  readonly trade?: true;
  /** Sends to the venue without a question, so only in one-click mode. */
  readonly oneClick?: true;
};

export const actions = {
  buy: {
    group: 'Trading',
    label: 'Write a buy order',
    keys: 'B',
    also: 'ticket focus',
    trade: true,
  },
  sell: {
    group: 'Trading',
    label: 'Write a sell order',
    keys: 'S',
    also: 'ticket focus',
    trade: true,
  },
  priceUp: {
    group: 'Trading',
    label: 'Limit price one tick up',
    keys: 'Alt+ArrowUp',
    also: 'step',
    trade: true,
  },
  priceDown: {
    group: 'Trading',
    label: 'Limit price one tick down',
    keys: 'Alt+ArrowDown',
    also: 'step',
    trade: true,
  },
  place: {
    group: 'Trading',
    label: 'Place the order in the ticket',
    keys: 'Mod+Enter',
    also: 'send submit',
    trade: true,
    oneClick: true,
  },
  buyAtAsk: {
    group: 'Trading',
    label: 'Buy at the best ask',
    keys: 'Shift+B',
    also: 'lift offer',
    trade: true,
    oneClick: true,
  },
  sellAtBid: {
    group: 'Trading',
    label: 'Sell at the best bid',
    keys: 'Shift+S',
    also: 'hit',
    trade: true,
    oneClick: true,
  },
  buyAtBid: {
    group: 'Trading',
    label: 'Buy at the best bid',
    keys: null,
    also: 'join',
    trade: true,
    oneClick: true,
  },
  sellAtAsk: {
    group: 'Trading',
    label: 'Sell at the best ask',
    keys: null,
    also: 'join',
    trade: true,
    oneClick: true,
  },
  cancelLast: { group: 'Orders', label: 'Cancel the newest open order', keys: 'X' },
  cancelStock: {
    group: 'Orders',
    label: 'Cancel all orders in this stock',
    keys: 'Shift+X',
    trade: true,
  },
  cancelBuys: {
    group: 'Orders',
    label: 'Cancel buy orders in this stock',
    keys: null,
    also: 'bids purchases side',
    trade: true,
  },
  cancelSells: {
    group: 'Orders',
    label: 'Cancel sell orders in this stock',
    keys: null,
    also: 'asks offers sales side',
    trade: true,
  },
  cancelAll: { group: 'Orders', label: 'Cancel all open orders', keys: 'Alt+X' },
  flatten: {
    group: 'Orders',
    label: 'Flatten position in this stock',
    keys: null,
    also: 'close exit out at market',
    trade: true,
  },
  stocks: { group: 'Desk', label: 'Choose a stock', keys: '/', also: 'symbol search', trade: true },
  nextPanel: {
    group: 'Desk',
    label: 'To the next group of panels',
    keys: 'F6',
    also: 'focus',
    trade: true,
  },
  previousPanel: {
    group: 'Desk',
    label: 'To the previous group of panels',
    keys: 'Shift+F6',
    also: 'focus',
    trade: true,
  },
  maximise: {
    group: 'Desk',
    label: 'Maximise the panel, or restore it',
    keys: 'M',
    also: 'full screen zoom',
    trade: true,
  },
  resetLayout: {
    group: 'Desk',
    label: 'Reset the layout',
    keys: null,
    also: 'default panels',
    trade: true,
  },
  commands: { group: 'Terminal', label: 'Find a command', keys: 'Mod+K', also: 'palette search' },
  cheatSheet: {
    group: 'Terminal',
    label: 'Show the keys',
    keys: '?',
    also: 'cheat sheet shortcuts help',
  },
  settings: { group: 'Terminal', label: 'Settings', keys: 'Mod+,', also: 'preferences options' },
  theme: {
    group: 'Terminal',
    label: 'Switch between dark and light',
    keys: 'Alt+T',
    also: 'theme colours',
  },
  oneClick: { group: 'Terminal', label: 'One-click mode on or off', keys: null, also: 'confirm' },
  sound: { group: 'Terminal', label: 'Sound on fills on or off', keys: null, also: 'mute' },
  account: {
    group: 'Terminal',
    label: 'Switch to the next account',
    keys: 'Alt+A',
    also: 'trade for',
  },
  signIn: { group: 'Terminal', label: 'Sign in', keys: null, also: 'log in' },
  signOut: { group: 'Terminal', label: 'Sign out', keys: null, also: 'log out' },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionId = keyof typeof actions;

export const actionIds = Object.keys(actions) as readonly ActionId[];

export function actionOf(id: ActionId): Action {
  return actions[id];
}
