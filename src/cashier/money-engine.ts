// What the cashier needs of the engine: movements of money with a reference, answered once they are durable. The doors give it an adapter. Money moves
// by nothing else.

export interface MoneyMove {
  readonly kind: 'deposit' | 'withdraw' | 'transfer';
  /** The account whose references `clientRef` is one of; the payer of a transfer. */
  readonly accountId: number;
  /** Receiver of a transfer; 0 for the others. */
  readonly toAccountId: number;
  readonly assetId: number;
  readonly amountMinor: number;
  /** 1 to 36 characters of a client order id. The same movement again under the same reference moves nothing. */
  readonly clientRef: string;
}

export interface MoveOutcome {
  /** RejectCode; 0 where it was done, now or before. */
  readonly code: number;
  /** With `amountOutOfRange` and `insufficientBalance`: the most that would have been taken, in minor units. */
  readonly limit: number;
  /** Of the engine; 0 where it was refused. */
  readonly transferId: number;
}

export interface MoneyEngine {
  /** Id of the account of this name, opened where there is none. Rejects where the engine does not take it. */
  openAccount(name: string): Promise<number>;
  /** Resolves once the outcome is durable. Rejects where the engine takes nothing now: the movement may then be sent again. */
  move(move: MoneyMove): Promise<MoveOutcome>;
}

/**
 * Sends each movement once in the life of a process: an outcome that has not been written down yet is remembered here, so that a database that
 * stays away for long does not lead to a second command. Across a crash it is the engine that knows the reference.
 */
export class OnceOnly {
  private readonly engine: MoneyEngine;
  private readonly outcomes = new Map<string, Promise<MoveOutcome>>();

  constructor(engine: MoneyEngine) {
    this.engine = engine;
  }

  move(move: MoneyMove): Promise<MoveOutcome> {
    const key = keyOf(move);
    const known = this.outcomes.get(key);
    if (known !== undefined) return known;
    const outcome = this.engine.move(move);
    this.outcomes.set(key, outcome);
    // What was not taken may be sent again.
    outcome.catch(() => this.outcomes.delete(key));
    return outcome;
  }

  /** The outcome has been written down. */
  forget(move: MoneyMove): void {
    this.outcomes.delete(keyOf(move));
  }
}

function keyOf({ accountId, clientRef }: MoneyMove): string {
  return `${accountId}/${clientRef}`;
}
