// The venue's database: one pool of connections, typed queries over it, and the migrations that bring it up to date. Every part that keeps
// tables names its own; a table belongs to one part, and the others ask that part.

import { Kysely, Migrator, sql as typedSql, type Migration } from 'kysely';
import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';
import { Connections, type Statements } from './connections.ts';
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
 * come as `bigint`, numeric ones as text, timestamps as Date. All ways to ask share the same connections, which are made when they are needed.
 * What is under way on a connection that is lost rejects; nothing of it is tried again.
 */
export interface Database {
  /** Through kysely, typed with the tables that a part knows. */
  typed<Tables>(): Kysely<Tables>;
  /** Plain SQL on one connection, for statements that need none of the others. */
  connected<Result>(work: (sql: Statements) => PromiseLike<Result>): Promise<Result>;
  /** Plain SQL in one transaction, such as `isolation level repeatable read read only`: all of it is done, or nothing where it rejects. */
  transaction<Result>(work: (sql: Statements) => Promise<Result>, mode?: string): Promise<Result>;
  /** Brings the tables of a part up to date. Safe to call from two processes at once. Throws where a step fails; none of it is kept. */
  migrate(set: MigrationSet): Promise<void>;
  /** Nobody can ask for anything more. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly connectionsMax?: number;
  /** What is under way when it is closed has until then. */
  readonly endWithinSeconds?: number;
}

const settings = {
  // The venue says what is wrong itself.
  onnotice: () => undefined,
  connect_timeout: 10,
  // It would end connections in the middle of a transaction.
  max_lifetime: null,
  fetch_types: false,
  types: { bigint: postgres.BigInt, ...arrayTypes() },
  connection: { TimeZone: 'UTC', application_name: 'buttonwood' },
};

/** Connects on the first query. */
export function openDatabase({
  url,
  connectionsMax = 10,
  endWithinSeconds = 5,
}: DatabaseOptions): Database {
  const connections = new Connections(
    (onclose) => postgres(url, { ...settings, max: 1, onclose }),
    { connectionsMax, endWithinSeconds },
  );
  const kysely = new Kysely<Record<string, never>>({ dialect: survivingDialect(connections) });
  return {
    typed: <Tables>() => kysely as unknown as Kysely<Tables>,
    connected: (work) => connections.use(work),
    transaction: (work, mode) => connections.use((sql) => inTransaction(sql, work, mode)),
    async migrate({ schema, steps }) {
      // Two who make the same schema at once would find that it is not there, and one of them would fail. A lock of this name ends with the transaction.
      await kysely.transaction().execute(async (transaction) => {
        await typedSql`select pg_advisory_xact_lock(hashtext(${`schema ${schema}`}))`.execute(
          transaction,
        );
        await typedSql`create schema if not exists ${typedSql.id(schema)}`.execute(transaction);
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
      await connections.end();
    },
  };
}

async function inTransaction<Result>(
  sql: Statements,
  work: (sql: Statements) => Promise<Result>,
  mode = '',
): Promise<Result> {
  await sql.unsafe(`begin ${mode}`);
  try {
    const result = await work(sql);
    // Of a transaction in which something failed the server says so here only.
    const { command } = await sql.unsafe('commit');
    if (command !== 'COMMIT') throw new Error('a statement of the transaction has failed');
    return result;
  } catch (error) {
    await rollBack(sql);
    throw error;
  }
}

async function rollBack(sql: Statements): Promise<void> {
  try {
    await sql.unsafe('rollback');
  } catch {
    // Its end was the end of the transaction too.
  }
}
