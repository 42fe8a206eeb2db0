// What the gateways are told by the composition root: their parts and their bounds. Nothing here is read from the environment.

import type { Logger } from 'pino';
import type { Announcements } from './announcements.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { Demonstrations } from './demonstrations.ts';
import type { CalendarControl, OperationsFacts } from './operator-parts.ts';
import type { Venue } from './venue.ts';
import type { Rate } from './token-bucket.ts';
import type { BotsControl } from '#api/bots-control.ts';
import type { Cashier } from '#cashier/cashier.ts';
import type { Identity } from '#identity/identity.ts';
import type { Members } from '#identity/members.ts';
import type { History } from '#projections/history.ts';
import type { Reports } from '#reports/reports.ts';
import type { Notifications } from '#notifications/notifications.ts';
import type { Projections } from '#projections/projections.ts';

/** The venue's own liquidity agents, as far as an operator may steer them. */
export interface AgentsControl {
  /** Whether the agents trade the instrument from now on. Resolves when they have left or come back. */
  setActive(symbol: string, active: boolean): Promise<void>;
  /** False where they were told to leave, or where there are none now. */
  isActive?(symbol: string): boolean;
}

export interface GatewayParts {
  readonly venue: Venue;
  readonly members: Members;
  /** Members in the database, with all that belongs to them; without it only `members` sign in. */
  readonly identity?: Identity;
  readonly logger: Logger;
  /** Folder of the built web terminal; a plain page is shown where it has no index.html. */
  readonly webRoot: string;
  /** 64 hexadecimal digits: who has it is the operator. */
  readonly operatorToken: string;
  /** 64 hexadecimal digits: signs sessions. */
  readonly sessionSecret: string;
  readonly agentsControl?: AgentsControl;
  /** What operators do is recorded in it; nothing is without it. */
  readonly audit?: AuditLog;
  readonly announcements?: Announcements;
  readonly calendars?: CalendarControl;
  /** The bots and signals that the venue runs; undefined as long as they are not open. Without it there are no such routes. */
  readonly bots?: () => BotsControl | undefined;
  readonly operations?: OperationsFacts;
  /** Money in and out; undefined as long as it is not open. Without it there are no such routes. */
  readonly cashier?: () => Cashier | undefined;
  /** What members are told; undefined as long as it is not open. Without it there are no such routes. */
  readonly notifications?: () => Notifications | undefined;
  /** The records in the database; undefined as long as they are not followed. Without it there are no such routes. */
  readonly projections?: () => Projections | undefined;
  /** Everything that ever happened, out of the database. Without it there are no such routes. */
  readonly history?: History;
  readonly reports?: Reports;
  /** What shows the venue at work; without it, as in production, none is run. */
  readonly demonstrations?: Demonstrations;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly options?: Partial<GatewayOptions>;
}

export interface GatewayOptions {
  /** What the venue calls itself. */
  readonly venueName: string;
  readonly version: string;
  /** `demo`: a venue with play money, and with members whose passwords everybody knows. */
  readonly mode: 'demo' | 'production';
  /** Those members, for the sign-in to offer. */
  readonly demoMembers: readonly { readonly username: string; readonly displayName: string }[];
  /** Origins besides the venue's own that browsers may act from, such as a development server. */
  readonly allowedOrigins: readonly string[];
  /** True behind TLS: the cookie is then sent over TLS only. */
  readonly secureCookie: boolean;
  /** How many proxies stand in front that add to X-Forwarded-For; 0 for none. More than there are lets anybody choose their address. */
  readonly trustProxy: number;
  /** Reasons why the venue is not ready, besides those that the gateways see themselves. */
  readonly notReady: () => readonly string[];

  /** Requests of one user or address, at both doors together; cancels and sign-ins have budgets of their own. */
  readonly requestRate: Rate;
  readonly cancelRate: Rate;
  readonly loginRate: Rate;

  /** At most this many WebSockets at once. */
  readonly socketsMax: number;
  readonly subscriptionsPerSocketMax: number;
  /** Public data is pushed at most once in so many milliseconds. */
  readonly publicFlushMs: number;
  /** Tickers are pushed at most once in so many milliseconds an instrument. */
  readonly tickerFlushMs: number;
  /** Bytes waiting for a reader from which it gets conflated depth. */
  readonly slowReaderBytes: number;
  /** Bytes waiting for a reader at which it is disconnected. */
  readonly deadReaderBytes: number;
  readonly heartbeatMs: number;
  /** How long before a WebSocket's token ends its client is told. */
  readonly expiryWarningMs: number;
  /** Commands waiting for the engine from which the venue says that it is not ready. */
  readonly queueDepthMax: number;
}

export const defaultOptions: GatewayOptions = {
  venueName: 'Buttonwood',
  version: '0.1.0',
  mode: 'production',
  demoMembers: [],
  allowedOrigins: [],
  secureCookie: false,
  trustProxy: 0,
  notReady: () => [],
  requestRate: { perSecond: 5_000, burst: 20_000 },
  cancelRate: { perSecond: 10_000, burst: 40_000 },
  loginRate: { perSecond: 1, burst: 50 },
  socketsMax: 10_000,
  subscriptionsPerSocketMax: 2_000,
  publicFlushMs: 10,
  tickerFlushMs: 100,
  slowReaderBytes: 1024 * 1024,
  deadReaderBytes: 16 * 1024 * 1024,
  heartbeatMs: 15_000,
  expiryWarningMs: 60_000,
  queueDepthMax: 40_000,
};
