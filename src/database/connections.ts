// Connections to PostgreSQL that may die at any moment. A client of postgres.js puts a connection that has just died back among the open ones:
// what is asked of it then throws into nowhere, waits for ever, or is answered with the rows of nobody once it has found another. So each
// connection here is a client of its own, thrown away once it has closed; nothing is sent on it after that, and who waits for it is told.

import type postgres from 'postgres';
import { withinMs } from './away.ts';

type Client = postgres.Sql<{ bigint: bigint }>;

/** Statements on one connection: as a template, as plain text with `unsafe`, or as parts of others. */
export type Statements = postgres.ISql<{ bigint: bigint }>;

/** A client of one connection, which calls `closed` when that ends. */
export type Connect = (closed: () => void) => Client;

export interface ConnectionLimits {
  readonly connectionsMax: number;
  /** What is under way when all is closed has until then. */
  readonly endWithinSeconds: number;
}

/** A server that takes connections and drops them is tried again for ever by postgres.js: this ends it. */
const greetingMs = 10_000;

class ClosedError extends Error {
  readonly code = 'CONNECTION_CLOSED';
}

export class Connection {
  isClosed = false;
  private readonly client: Client;
  private readonly statements: Statements;
  /** How those who wait for something of the connection are told that it is gone. */
  private readonly waiting = new Set<(error: Error) => void>();

  constructor(connect: Connect) {
    this.client = connect(() => this.close());
    const check = (): void => {
      // A transaction must not go on in another connection.
      if (this.isClosed) throw new ClosedError('the connection to the database has closed');
    };
    this.statements = new Proxy(this.client, {
      apply(client, _self, parts: Parameters<Client>) {
        check();
        return client(...parts);
      },
      get(client, name) {
        check();
        return Reflect.get(client, name) as unknown;
      },
    });
  }

  /** Connects. Rejects where the server does not say that it is ready within ten seconds. */
  async greet(): Promise<void> {
    await withinMs(
      greetingMs,
      this.during((sql) => sql`select`),
    );
  }

  /** What comes of `work`; rejects as soon as the connection has closed, whatever becomes of the work. */
  during<Result>(work: (sql: Statements) => PromiseLike<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      const run = async (): Promise<Result> => work(this.statements);
      void run()
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  /** What is under way has so many seconds; nobody can ask for anything more. */
  async end(withinSeconds: number): Promise<void> {
    await this.client.end({ timeout: withinSeconds });
    this.close();
  }

  private close(): void {
    this.isClosed = true;
    const error = new ClosedError('the connection to the database was lost');
    for (const reject of this.waiting) reject(error);
    this.waiting.clear();
  }
}

/** Up to so many connections, each of one user at a time, made when they are needed. */
export class Connections {
  private readonly connect: Connect;
  private readonly limits: ConnectionLimits;
  private readonly all = new Set<Connection>();
  private readonly idle: Connection[] = [];
  /** Called with a connection, or without one where there is room to make it. */
  private readonly waiting: ((connection?: Connection) => void)[] = [];
  private isEnded = false;

  constructor(connect: Connect, limits: ConnectionLimits) {
    this.connect = connect;
    this.limits = limits;
  }

  /** Waits for one where all are in use. Rejects where the database is away. */
  async acquire(): Promise<Connection> {
    while (!this.isEnded) {
      for (let found = this.idle.pop(); found !== undefined; found = this.idle.pop()) {
        if (!found.isClosed) return found;
        this.discard(found);
      }
      if (this.all.size < this.limits.connectionsMax) return this.open();
      const handed = await new Promise<Connection | undefined>((resolve) => {
        this.waiting.push(resolve);
      });
      if (handed !== undefined) return handed;
    }
    throw new ClosedError('the connections to the database have been ended');
  }

  release(connection: Connection): void {
    if (connection.isClosed) {
      this.discard(connection);
      return;
    }
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(connection);
    else next(connection);
  }

  /** Runs `work` on a connection of its own. */
  async use<Result>(work: (sql: Statements) => PromiseLike<Result>): Promise<Result> {
    const connection = await this.acquire();
    try {
      return await connection.during(work);
    } finally {
      this.release(connection);
    }
  }

  async end(): Promise<void> {
    this.isEnded = true;
    for (const give of this.waiting.splice(0)) give();
    await Promise.all(Array.from(this.all, (each) => each.end(this.limits.endWithinSeconds)));
    this.all.clear();
    this.idle.length = 0;
  }

  private async open(): Promise<Connection> {
    const made = new Connection(this.connect);
    this.all.add(made);
    try {
      await made.greet();
      return made;
    } catch (error) {
      this.discard(made);
      throw error;
    }
  }

  private discard(connection: Connection): void {
    this.all.delete(connection);
    connection.end(0).catch(() => undefined);
    this.waiting.shift()?.();
  }
}
