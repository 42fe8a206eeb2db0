// A value that changes and whoever wants to know of it. It must never tell a listener of a value that is no longer the one.

export class Observable<Value> {
  private current: Value;
  private readonly listeners = new Set<(value: Value) => void>();

  constructor(value: Value) {
    this.current = value;
  }

  get value(): Value {
    return this.current;
  }

  set(value: Value): void {
    this.current = value;
    for (const listener of this.listeners) {
      if (this.current !== value) return;
      listener(value);
    }
  }

  /** Tells every later value; the returned function ends it. */
  subscribe(listener: (value: Value) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves with the first value, the present one included, that is meant; rejects after `timeoutMs`. */
  until(isMeant: (value: Value) => boolean, timeoutMs = 30_000): Promise<Value> {
    if (isMeant(this.current)) return Promise.resolve(this.current);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        end();
        reject(new Error(`still not after ${timeoutMs} ms`));
      }, timeoutMs);
      const end = this.subscribe((value) => {
        if (!isMeant(value)) return;
        clearTimeout(timer);
        end();
        resolve(value);
      });
    });
  }
}
