// Nonces that keys have used, for as long as a request signed with one could come again. It must never forget one early: where a key has used
// more than are kept, its next request is refused instead.

interface Ages {
  /** Which span of time `young` belongs to. */
  span: number;
  young: Set<string>;
  old: Set<string>;
}

export class Nonces {
  private readonly keptMs: number;
  private readonly perKeyMax: number;
  private readonly byKey = new Map<string, Ages>();
  private sweptSpan = 0;

  /** Each nonce is remembered for at least `keptMs` and at most twice as long. */
  constructor(keptMs: number, perKeyMax = 200_000) {
    this.keptMs = keptMs;
    this.perKeyMax = perKeyMax;
  }

  /** Remembers a nonce. `used` where the key used it before, `full` where no more can be remembered of this key. */
  take(keyId: string, nonce: string, nowMs: number): 'new' | 'used' | 'full' {
    const span = Math.floor(nowMs / this.keptMs);
    this.sweep(span);
    const ages = this.agesOf(keyId, span);
    if (ages.young.has(nonce) || ages.old.has(nonce)) return 'used';
    if (ages.young.size + ages.old.size >= this.perKeyMax) return 'full';
    ages.young.add(nonce);
    return 'new';
  }

  forget(keyId: string): void {
    this.byKey.delete(keyId);
  }

  private agesOf(keyId: string, span: number): Ages {
    const known = this.byKey.get(keyId);
    if (known === undefined) {
      const made = { span, young: new Set<string>(), old: new Set<string>() };
      this.byKey.set(keyId, made);
      return made;
    }
    // A clock that went back changes nothing: what is young stays so for longer.
    if (span > known.span) {
      known.old = span === known.span + 1 ? known.young : new Set();
      known.young = new Set();
      known.span = span;
    }
    return known;
  }

  /** Drops keys that have been quiet, once a span. */
  private sweep(span: number): void {
    if (span <= this.sweptSpan) return;
    this.sweptSpan = span;
    for (const [keyId, ages] of this.byKey) if (span > ages.span + 1) this.byKey.delete(keyId);
  }
}
