// A venue with an audit log in a database of its own, and calls as an operator.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { AuditLog } from '#gateways/audit/audit-log.ts';
import type { GatewayParts } from '#gateways/options.ts';
import { openDatabase, type Database } from '#database/database.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import type { Answer, Json, TestVenueOptions } from '../support/test-venue.ts';
import { operatorToken, TestVenue } from '../support/test-venue.ts';
import { Wire } from './wire.ts';

export const silent = pino({ level: 'silent' });

export interface OperatorVenueOptions extends Omit<TestVenueOptions, 'parts'> {
  /** More parts, made when the database is there. */
  readonly parts?: (made: {
    readonly database: Database;
    readonly folder: string;
  }) => Promise<Partial<GatewayParts>>;
}

export class OperatorVenue {
  readonly venue: TestVenue;
  readonly database: TestDatabase;
  readonly wire: Wire;
  readonly audit: AuditLog;
  readonly folder: string;
  private readonly wired: Database;

  private constructor(parts: {
    readonly venue: TestVenue;
    readonly database: TestDatabase;
    readonly wire: Wire;
    readonly wired: Database;
    readonly audit: AuditLog;
    readonly folder: string;
  }) {
    this.venue = parts.venue;
    this.database = parts.database;
    this.wire = parts.wire;
    this.wired = parts.wired;
    this.audit = parts.audit;
    this.folder = parts.folder;
  }

  static async start(options: OperatorVenueOptions = {}): Promise<OperatorVenue> {
    const database = await freshDatabase();
    const wire = await Wire.to(database.url);
    const wired = openDatabase({ url: wire.url });
    const folder = await mkdtemp(path.join(tmpdir(), 'operator-'));
    const audit = await AuditLog.open({
      database: wired,
      folder: path.join(folder, 'audit'),
      logger: silent,
      retryMs: 50,
    });
    const { parts, ...rest } = options;
    const more = (await parts?.({ database: wired, folder })) ?? {};
    const venue = await TestVenue.start({ ...rest, parts: { audit, ...more } });
    return new OperatorVenue({ venue, database, wire, wired, audit, folder });
  }

  /** As an operator; `place` behind /v1/operator/. */
  call(method: string, place: string, body?: object): Promise<Answer> {
    return this.venue.call(method, `/v1/operator/${place}`, {
      token: operatorToken,
      ...(body === undefined ? {} : { body }),
    });
  }

  /** The newest entries of the audit log. */
  async entries(query = ''): Promise<Json[]> {
    return (await this.call('GET', `audit${query}`)).body.items as Json[];
  }

  /** The one entry of what was just done. */
  async lastEntry(): Promise<Json> {
    return (await this.entries('?limit=1'))[0];
  }

  async close(): Promise<void> {
    await this.venue.close();
    await this.audit.close();
    await this.wire.close();
    await this.wired.close();
    await this.database.close();
    await rm(this.folder, { recursive: true });
  }
}
