// How good forecasts were, told honestly: each is scored on an outcome that it could not know (prequential, Dawid 1984), beside what somebody would have
// scored who knew nothing but how often prices had risen so far. It must never score a forecast that was made after its outcome.

import type { ModelState } from '../signals-run.ts';

/** Differences from the base rate of fewer standard errors are chance: three, because whoever watches a number all the time sees two by and by. */
const errorsMin = 3;

export class ForecastScore {
  private samples = 0;
  private right = 0;
  private baseRight = 0;
  /** Of right against wrong, where the two disagree: what the comparison rests on. */
  private wins = 0;
  private losses = 0;
  private loss = 0;
  private baseLoss = 0;
  private rises = 0;

  /** `probability` of a rise, as it was said before the outcome. */
  take(probability: number, hasRisen: boolean): void {
    // Laplace's rule: before anything was seen, a rise is as likely as a fall.
    const base = (this.rises + 1) / (this.samples + 2);
    const isRight = probability > 0.5 === hasRisen;
    const isBaseRight = base > 0.5 === hasRisen;
    this.samples += 1;
    this.rises += hasRisen ? 1 : 0;
    this.right += isRight ? 1 : 0;
    this.baseRight += isBaseRight ? 1 : 0;
    this.wins += isRight && !isBaseRight ? 1 : 0;
    this.losses += isBaseRight && !isRight ? 1 : 0;
    this.loss += lossOf(probability, hasRisen);
    this.baseLoss += lossOf(base, hasRisen);
  }

  get state(): ModelState {
    const { samples } = this;
    const mean = (sum: number): number | null => (samples === 0 ? null : sum / samples);
    return {
      samples,
      accuracy: mean(this.right),
      baseRate: mean(this.baseRight),
      logLoss: mean(this.loss),
      baseLogLoss: mean(this.baseLoss),
      verdict: this.verdict(),
    };
  }

  /** McNemar's comparison of two forecasters on the same outcomes: only where they disagree is anything learnt. */
  private verdict(): ModelState['verdict'] {
    const differing = this.wins + this.losses;
    const surplus = this.wins - this.losses;
    if (differing < 30 || Math.abs(surplus) <= errorsMin * Math.sqrt(differing))
      return 'noEvidence';
    if (surplus < 0) return 'worse';
    return this.loss < this.baseLoss ? 'better' : 'noEvidence';
  }
}

function lossOf(probability: number, hasRisen: boolean): number {
  const said = hasRisen ? probability : 1 - probability;
  return -Math.log(Math.max(said, 1e-12));
}
