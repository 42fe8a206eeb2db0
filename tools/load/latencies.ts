// How long answers took, by kind of request, in HDR histograms, from the time a request was due: a venue or a generator that stalls is charged for
// all that waited. Nothing is sampled and nothing left out; what was never answered is recorded with the time that it was waited for.

import { build, type Histogram } from 'hdr-histogram-js';
import { requestKinds, type RequestKind } from './mix.ts';

const latencyMaxUs = 600_000_000;

/** Of one kind of request; in milliseconds. */
export interface LatencyFigures {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

export class Latencies {
  private readonly histograms = new Map<RequestKind, Histogram>();
  private readonly second = newHistogram();

  record(kind: RequestKind, latencyMs: number): void {
    let histogram = this.histograms.get(kind);
    if (histogram === undefined) {
      histogram = newHistogram();
      this.histograms.set(kind, histogram);
    }
    const us = Math.min(latencyMaxUs, Math.max(1, Math.round(latencyMs * 1_000)));
    histogram.recordValue(us);
    this.second.recordValue(us);
  }

  /** Of all kinds since this was asked last. */
  takeRecent(): LatencyFigures {
    const figures = figuresOf(this.second);
    this.second.reset();
    return figures;
  }

  /** Of the kinds that there were, and of all together. */
  figures(): ReadonlyMap<RequestKind | 'all', LatencyFigures> {
    const all = newHistogram();
    const figures = new Map<RequestKind | 'all', LatencyFigures>();
    for (const kind of requestKinds) {
      const histogram = this.histograms.get(kind);
      if (histogram === undefined) continue;
      all.add(histogram);
      figures.set(kind, figuresOf(histogram));
    }
    return figures.set('all', figuresOf(all));
  }
}

function newHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxUs,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 32,
    useWebAssembly: false,
  });
}

function figuresOf(histogram: Histogram): LatencyFigures {
  const at = (percent: number): number => histogram.getValueAtPercentile(percent) / 1_000;
  return {
    count: histogram.totalCount,
    p50Ms: at(50),
    p90Ms: at(90),
    p99Ms: at(99),
    p999Ms: at(99.9),
    maxMs: histogram.totalCount === 0 ? 0 : histogram.maxValue / 1_000,
  };
}
