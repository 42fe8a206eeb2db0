// The price chart's place: a region that keeps its size while the chart, a chunk of its own, is on its way.
import { PanelPart, part } from '../ui/part.tsx';

const chartBody = part(() => import('./chart-body.tsx'));

export function ChartPanel() {
  return (
    <section aria-label="Price chart" className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      <PanelPart given={{}} of={chartBody} />
    </section>
  );
}
