// The venue's database: one pool of connections, typed queries over it, and the migrations that bring it up to date. Every part that keeps
// tables names its own; a table belongs to one part, and the others ask that part.

import { Kysely, Migrator, sql, type Migration } from 'kysely';
import postgres from 'postgres';
import { survivingDialect } from './surviving-dialect.ts';

/** Adds the tables of one part: name and steps, which run in the order of their names and once each. */
export interface MigrationSet {
  /** Of the PostgreSQL schema, such as `identity`; the steps are recorded in it too. */
  readonly schema: string;
  /** Keys sort in the order in which they run: `001-members`. */
  readonly steps: Readonly<Record<string, Migration>>;
}

/**
 * Tables that a part reads and writes are named with their schema: `Kysely<IdentityTables>` with a key `identity.member`. bigint columns
 * come as `bigint`, numeric ones as text, timestamps as Date.
 */
export interface Database {
  /** postgres.js, for COPY and whatever wants plain SQL. */
  readonly client: postgres.Sql<{ bigint: bigint }>;
  /** The same database through kysely, over connections of its own, typed with the tables that a part knows. */
  typed<Tables>(): Kysely<Tables>;
  /** Brings the tables of a part up to date. Safe to call from two processes at once. Throws where a step fails; none of it is kept. */
  migrate(set: MigrationSet): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax?: number;
  /** What is under way when it is closed has until then. */
  readonly endWithinSeconds?: number;
}

/** Connects on the first query. */
export function openDatabase({
  url,
  connectionsMax = 10,
  endWithinSeconds = 5,
}: DatabaseOptions): Database {
  const settings = {
    // The venue says what is wrong itself.
    onnotice: () => undefined,
    connect_timeout: 10,
    types: { bigint: postgres.BigInt },
    connection: { TimeZone: 'UTC', application_name: 'buttonwood' },
  };
  const client = postgres(url, { ...settings, max: connectionsMax });
  const kysely = new Kysely<Record<string, never>>({
    dialect: survivingDialect((onclose) => postgres(url, { ...settings, max: 1, onclose }), {
      connectionsMax,
      endWithinSeconds,
    }),
  });
  return {
    client,
    typed: <Tables>() => kysely as unknown as Kysely<Tables>,
    async migrate({ schema, steps }) {
      // Two who make the same schema at once would find that it is not there, and one of them would fail. A lock of this name ends with the transaction.
      await kysely.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtext(${`schema ${schema}`}))`.execute(
          transaction,
        );
        await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction);
      });
      const migrator = new Migrator({
        db: kysely,
        provider: { getMigrations: () => Promise.resolve({ ...steps }) },
        migrationTableSchema: schema,
      });
      const { error } = await migrator.migrateToLatest();
      if (error === undefined) return;
      throw error instanceof Error ? error : new Error(`the tables of ${schema} cannot be made`);
    },
    async close() {
      await Promise.all([kysely.destroy(), client.end({ timeout: endWithinSeconds })]);
    },
  };
}
