// PostgreSQL for kysely, over connections that may die at any moment.

import {
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Kysely,
  type QueryResult,
} from 'kysely';
import type postgres from 'postgres';
import type { Connection, Connections } from './connections.ts';

class KyselyConnection implements DatabaseConnection {
  readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async executeQuery<Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const values = [...parameters] as postgres.ParameterOrJSON<bigint>[];
    const result = await this.connection.during((sql) => sql.unsafe(text, values));
    const rows = Array.from(result) as Row[];
    const isChange = /^(?:INSERT|UPDATE|DELETE|MERGE)/.test(result.command);
    return isChange ? { rows, numAffectedRows: BigInt(result.count) } : { rows };
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('long answers are read in pages here');
  }
}

class SurvivingDriver extends PostgresDriver {
  private readonly connections: Connections;

  constructor(connections: Connections) {
    super({} as never);
    this.connections = connections;
  }

  override async init(): Promise<void> {
    // The first query connects.
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return new KyselyConnection(await this.connections.acquire());
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.connections.release((connection as KyselyConnection).connection);
  }

  override async destroy(): Promise<void> {
    // They are not kysely's alone.
  }
}

export function survivingDialect(connections: Connections): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new SurvivingDriver(connections),
    createIntrospector: (db: Kysely<never>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
