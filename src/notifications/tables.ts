// The tables of schema `notify` as queries see them: what members want to be told, what they were told, and what is still on its way by mail
// and webhook.

import type { Generated } from 'kysely';
import type { NotificationKind } from './kinds.ts';

/** One row: up to where the consumer has told what the tables of the market say. */
export interface CursorTable {
  readonly name: string;
  readonly venue_id: string;
  readonly seq: bigint;
}

export interface NotificationTable {
  readonly notification_id: Generated<bigint>;
  readonly member_id: string;
  readonly kind: NotificationKind;
  readonly account_id: number | null;
  readonly title: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly made_at: Generated<Date>;
  /** What it is about: the same is told to a member once. */
  readonly ref: string | null;
  readonly in_app: boolean;
  readonly read_at: Date | null;
  /** From when on it goes into a mail; null where it does not, or has gone. */
  readonly mail_due_at: Date | null;
}

export interface PreferenceTable {
  readonly member_id: string;
  readonly kind: NotificationKind;
  readonly in_app: boolean;
  readonly mail: boolean;
  readonly webhook: boolean;
}

export interface PriceAlertTable {
  readonly alert_id: Generated<bigint>;
  readonly member_id: string;
  readonly instrument_id: number;
  readonly condition: 'above' | 'below';
  readonly price_ticks: bigint;
  readonly repeats: boolean;
  readonly status: 'active' | 'fired';
  /** True while the price is on the other side: the next trade at or past the price fires it. */
  readonly is_armed: boolean;
  /** Only later trades count. */
  readonly since_seq: bigint;
  readonly fired_count: Generated<number>;
  readonly fired_at: Date | null;
  readonly created_at: Date;
}

/** A limit of which the account has been told that it is near. */
export interface LimitToldTable {
  readonly account_id: number;
  readonly limit_key: string;
}

export interface InstrumentHaltTable {
  readonly instrument_id: number;
  readonly is_halted: boolean;
}

export type MailState = 'pending' | 'sent' | 'dead' | 'skipped';

export interface MailTable {
  /** Also the mail's own id, so that a mail that is sent again is known again. */
  readonly mail_id: string;
  /** Whose address is asked for when the mail is sent; null where `to_address` says where it goes. */
  readonly member_id: string | null;
  readonly to_address: string | null;
  readonly subject: string;
  /** Empty once it is sent: mails carry links that sign in. */
  readonly text: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly next_at: Date;
  readonly last_error: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

export interface WebhookTable {
  readonly webhook_id: string;
  readonly place: Generated<bigint>;
  readonly member_id: string;
  readonly url: string;
  /** Sealed with the keyring. */
  readonly secret: string;
  readonly created_at: Date;
}

export type DeliveryState = 'pending' | 'delivered' | 'dead';

export interface DeliveryTable {
  readonly delivery_id: Generated<bigint>;
  readonly webhook_id: string;
  readonly kind: NotificationKind | 'test';
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly next_at: Date;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly last_took_ms: number | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
}

/** For `Database.typed`. */
export interface NotifyTables {
  readonly 'notify.cursor': CursorTable;
  readonly 'notify.notification': NotificationTable;
  readonly 'notify.preference': PreferenceTable;
  readonly 'notify.price_alert': PriceAlertTable;
  readonly 'notify.limit_told': LimitToldTable;
  readonly 'notify.instrument_halt': InstrumentHaltTable;
  readonly 'notify.mail': MailTable;
  readonly 'notify.webhook': WebhookTable;
  readonly 'notify.delivery': DeliveryTable;
}
