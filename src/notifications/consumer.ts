// Reads the market's tables as they grow and writes what members are told. Where it has got to is kept in the same transaction as what it
// wrote, so a crash loses nothing and says nothing twice. It must never hold the tables up: it comes after them.

import { sql, type Kysely } from 'kysely';
import { draftsOf } from './market-drafts.ts';
import type { MemberDirectory, VenueStanding } from './directory.ts';
import type { NotifyTables } from './tables.ts';
import { writeNotifications, type Notification, type WriterOptions } from './writer.ts';
import { Phase } from '#core/terms.ts';

const cursorName = 'market';

export interface ConsumerOptions extends WriterOptions {
  /** Commands of the journal that are read in one transaction. */
  readonly windowSeqs: number;
}

export interface ConsumerParts {
  readonly db: Kysely<NotifyTables>;
  readonly directory: MemberDirectory;
  readonly standing: VenueStanding;
  readonly clock: () => number;
  readonly options: ConsumerOptions;
  /** Where a consumer begins that has never run on this venue: what came before is told to nobody. The tables' end where not given. */
  readonly firstSeq?: bigint | undefined;
}

export interface Pass {
  readonly notifications: readonly Notification[];
  /** True where the tables go on. */
  readonly hasMore: boolean;
}

const nothing: Pass = { notifications: [], hasMore: false };

/** One step through the tables. Two that run at once wait for each other. */
export async function consume({
  db,
  directory,
  standing,
  clock,
  options,
  firstSeq,
}: ConsumerParts): Promise<Pass> {
  return db.transaction().execute(async (transaction) => {
    const { rows: places } = await sql<{ venue_id: string; seq: bigint }>`
      select venue_id, seq from notify.cursor where name = ${cursorName} for update`.execute(
      transaction,
    );
    const { rows: projections } = await sql<{ venue_id: string; seq: bigint }>`
      select venue_id, seq from market.projection where name = 'market'`.execute(transaction);
    const projection = projections[0];
    if (projection === undefined) return nothing;
    const place = places[0];
    const { venue_id: venueId, seq: endSeq } = projection;
    if (place?.venue_id !== venueId) {
      // The first time, or a venue that was begun anew in the same database.
      const seq = firstSeq ?? endSeq;
      await sql`insert into notify.cursor (name, venue_id, seq) values (${cursorName}, ${venueId}, ${seq})
        on conflict (name) do update set venue_id = excluded.venue_id, seq = excluded.seq`.execute(
        transaction,
      );
      await sql`delete from notify.limit_told`.execute(transaction);
      await sql`delete from notify.instrument_halt`.execute(transaction);
      // What has changed since is looked at like all that comes after.
      await sql`insert into notify.instrument_halt (instrument_id, is_halted)
        select instrument_id, phase = ${Phase.halted} from market.instrument
        where updated_seq <= ${seq} on conflict do nothing`.execute(transaction);
      return { notifications: [], hasMore: seq < endSeq };
    }
    // While the tables are made anew they are behind what was told already.
    if (endSeq <= place.seq) return nothing;
    const lastSeq = place.seq + BigInt(options.windowSeqs);
    const toSeq = lastSeq < endSeq ? lastSeq : endSeq;
    const nowMs = clock();
    const drafts = await draftsOf(
      transaction,
      { venueId, fromSeq: place.seq, toSeq },
      { directory, standing, nowUs: nowMs * 1_000 },
    );
    const notifications = await writeNotifications(transaction, drafts, nowMs, options);
    await sql`update notify.cursor set seq = ${toSeq} where name = ${cursorName}`.execute(
      transaction,
    );
    return { notifications, hasMore: toSeq < endSeq };
  });
}
