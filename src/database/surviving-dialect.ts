// PostgreSQL for kysely, over connections that may die at any moment. postgres.js puts a reserved connection that died back among the open
// ones, and throws into nowhere when it is used again: the process would end. So each connection here is a client of its own, which is
// thrown away once it has closed, and nothing is sent on it after that.

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
import { DatabaseTimeout, withinMs } from './away.ts';

type Client = postgres.Sql<{ bigint: bigint }>;

/** A client of one connection, which calls `closed` when that ends. */
export type Connect = (closed: () => void) => Client;

interface Limits {
  readonly connectionsMax: number;
  /** What is under way when all is closed has until then. */
  readonly endWithinSeconds: number;
}

class ClosedError extends Error {
  readonly code = 'CONNECTION_CLOSED';
}

/** A server that takes connections and drops them is tried again for ever by postgres.js: this ends it. */
const firstAnswerMs = 10_000;

class Connection implements DatabaseConnection {
  isClosed = false;
  private hasAnswered = false;
  readonly client: Client;

  constructor(connect: Connect) {
    this.client = connect(() => {
      this.isClosed = true;
    });
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    // A transaction must not go on in another connection.
    if (this.isClosed) throw new ClosedError('the connection to the database has closed');
    const values = [...parameters] as postgres.ParameterOrJSON<bigint>[];
    const asked = this.client.unsafe(sql, values);
    const result = await (this.hasAnswered ? asked : this.first(asked));
    const rows = Array.from(result) as Row[];
    const isChange = /^(?:INSERT|UPDATE|DELETE|MERGE)/.test(result.command);
    return isChange ? { rows, numAffectedRows: BigInt(result.count) } : { rows };
  }

  private async first<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      const answer = await withinMs(firstAnswerMs, asked);
      this.hasAnswered = true;
      return answer;
    } catch (error) {
      if (error instanceof DatabaseTimeout) this.isClosed = true;
      throw error;
    }
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('long answers are read in pages here');
  }
}

class SurvivingDriver extends PostgresDriver {
  private readonly connect: Connect;
  private readonly limits: Limits;
  private readonly idle: Connection[] = [];
  private readonly waiting: ((connection: Connection) => void)[] = [];
  private readonly all = new Set<Connection>();

  constructor(connect: Connect, limits: Limits) {
    super({} as never);
    this.connect = connect;
    this.limits = limits;
  }

  override async init(): Promise<void> {
    // The first query connects.
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    for (let found = this.idle.pop(); found !== undefined; found = this.idle.pop()) {
      if (!found.isClosed) return found;
      this.discard(found);
    }
    if (this.all.size < this.limits.connectionsMax) return this.open();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    let released = connection as Connection;
    if (released.isClosed) {
      this.discard(released);
      if (this.waiting.length === 0) return;
      released = this.open();
    }
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(released);
    else next(released);
  }

  override async destroy(): Promise<void> {
    const timeout = this.limits.endWithinSeconds;
    await Promise.all(Array.from(this.all, ({ client }) => client.end({ timeout })));
    this.all.clear();
    this.idle.length = 0;
  }

  private open(): Connection {
    const made = new Connection(this.connect);
    this.all.add(made);
    return made;
  }

  private discard(connection: Connection): void {
    this.all.delete(connection);
    // Nothing is under way on it: there is nobody left to tell.
    connection.client.end({ timeout: 0 }).catch(() => undefined);
  }
}

export function survivingDialect(connect: Connect, limits: Limits): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new SurvivingDriver(connect, limits),
    createIntrospector: (db: Kysely<never>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
