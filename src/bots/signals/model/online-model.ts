// A small model that learns while it works: logistic regression on features that are brought to one scale as they come, trained by one step of stochastic
// gradient descent for each outcome. Pure and deterministic. It must never see an outcome before it has said what it expects.

const learningRate = 0.05;
/** Pulls weights to zero, so that chance correlations fade. */
const decay = 1e-4;
/** A feature further out than this many standard deviations counts as if it were there. */
const outlier = 4;

/** Mean and spread of what was seen so far (Welford, 1962), of one feature. */
class Moments {
  private count = 0;
  private mean = 0;
  private squares = 0;

  /** The value in standard deviations from the mean. */
  scaled(value: number): number {
    if (this.count < 2) return 0;
    const deviation = Math.sqrt(this.squares / (this.count - 1));
    if (deviation < 1e-12) return 0;
    return Math.max(-outlier, Math.min(outlier, (value - this.mean) / deviation));
  }

  take(value: number): void {
    this.count += 1;
    const before = value - this.mean;
    this.mean += before / this.count;
    this.squares += before * (value - this.mean);
  }
}

export class Normaliser {
  private readonly moments: readonly Moments[];

  constructor(features: number) {
    this.moments = Array.from({ length: features }, () => new Moments());
  }

  /** The features on one scale, by what came before them; then they count too. */
  next(features: readonly number[]): readonly number[] {
    return this.moments.map((moments, index) => {
      const value = features[index] ?? 0;
      const scaled = moments.scaled(value);
      moments.take(value);
      return scaled;
    });
  }
}

export class OnlineModel {
  private weights: readonly number[];
  private bias = 0;

  constructor(features: number) {
    this.weights = Array.from({ length: features }, () => 0);
  }

  /** Probability that the price rises, strictly between 0 and 1. */
  forecast(features: readonly number[]): number {
    const sum = this.weights.reduce(
      (total, weight, index) => total + weight * (features[index] ?? 0),
      this.bias,
    );
    return 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, sum))));
  }

  learn(features: readonly number[], hasRisen: boolean): void {
    const error = (hasRisen ? 1 : 0) - this.forecast(features);
    this.bias += learningRate * error;
    this.weights = this.weights.map((weight, index) => {
      const slope = error * (features[index] ?? 0) - decay * weight;
      return weight + learningRate * slope;
    });
  }
}
