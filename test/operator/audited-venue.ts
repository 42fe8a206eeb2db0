// A process of its own with a venue and its audit log, for a test to kill: `node audited-venue.ts FOLDER DATABASE_URL`. Prints its URL.

import path from 'node:path';
import { pino } from 'pino';
import { AuditLog } from '#gateways/audit/audit-log.ts';
import { openDatabase } from '#database/database.ts';
import { TestVenue } from '../support/test-venue.ts';

const [folder = '', url = ''] = process.argv.slice(2);
const audit = await AuditLog.open({
  database: openDatabase({ url }),
  folder: path.join(folder, 'audit'),
  logger: pino({ level: 'silent' }),
  retryMs: 20,
});
const venue = await TestVenue.start({ parts: { audit } });
console.log(venue.url);
