// What the tour says that the venue does, each sentence with what the venue answered when it was asked. It must never count a claim as good that was
// not looked at.

export interface Claim {
  readonly holds: boolean;
  /** What is claimed, as a sentence. */
  readonly sentence: string;
  /** What was found. */
  readonly found: string;
}

export class Claims {
  private readonly made: Claim[] = [];

  get all(): readonly Claim[] {
    return this.made;
  }

  get failed(): number {
    return this.made.filter(({ holds }) => !holds).length;
  }

  check(sentence: string, holds: boolean, found: string): void {
    this.made.push({ sentence, holds, found });
  }

  /** Two answers that have to say the same. */
  equal(sentence: string, is: string, wanted: string): void {
    this.check(sentence, is === wanted, is === wanted ? is : `${is}, and not ${wanted}`);
  }
}
