// Figures that a demonstration told: a table, with bars where they compare, and lines as a small chart with its values for whoever does not see it.
import { axisOf, barsOf, figureText, type Figures, type Series } from './report.ts';

export function FiguresView({ figures }: { figures: Figures }) {
  const bars = barsOf(figures);
  const hasBars = bars.some((bar) => bar !== null);
  return (
    <table className="w-full table-fixed text-xs">
      <caption className="pb-1 text-left font-semibold">{figures.title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {figures.figures.map(({ name, value, unit }, at) => (
          <tr className="align-baseline" key={`${name} ${at}`}>
            <th
              className="border-t border-line py-1 pr-3 text-left font-normal wrap-anywhere text-ink-2"
              scope="row"
            >
              {name}
            </th>
            <td className="w-[55%] border-t border-line py-1 text-right wrap-anywhere">
              <span>{figureText(value)}</span>
              {unit !== undefined && <span className="ml-1 text-ink-3">{unit}</span>}
              {hasBars && (
                <span aria-hidden="true" className="mt-0.5 block h-1">
                  {bars[at] !== null && (
                    <span
                      className="ml-auto block h-1 rounded-full bg-accent"
                      style={{ width: `${Math.max(0.5, 100 * (bars[at] ?? 0))}%` }}
                    />
                  )}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const width = 320;
const height = 96;
const strokes = ['stroke-accent', 'stroke-ink-2', 'stroke-buy', 'stroke-sell'] as const;
/** A second line is told from the first by its dashes, too. */
const dashes = [undefined, '4 3', '1 3', '8 3'] as const;

export function SeriesView({ series }: { series: Series }) {
  const values = series.lines.flatMap((line) => line.values);
  if (values.length === 0) return null;
  const least = Math.min(...values);
  const most = Math.max(...values);
  const unit = series.unit === undefined ? '' : ` ${series.unit}`;
  const axisText = axisOf(values);
  const ends = series.lines.map(
    ({ name, values: own }) =>
      `${name} from ${axisText(own[0] ?? 0)} to ${axisText(own.at(-1) ?? 0)}`,
  );
  return (
    <figure className="min-w-0 text-xs">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3 pb-1">
        <span className="font-semibold">{series.title}</span>
        {series.lines.length > 1 && (
          <span aria-hidden="true" className="flex flex-wrap gap-x-3 text-ink-2">
            {series.lines.map(({ name }, at) => (
              <span className="inline-flex items-center gap-1" key={name}>
                <svg className="h-2 w-5" viewBox="0 0 20 8">
                  <path
                    className={strokes[at]}
                    d="M0 4h20"
                    strokeDasharray={dashes[at]}
                    strokeWidth="2"
                  />
                </svg>
                {name}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <div className="flex gap-2">
        <svg
          aria-label={`${series.title}: ${ends.join(', ')}, between ${axisText(least)} and ${axisText(most)}${unit}`}
          className="h-24 min-w-0 flex-1 border-b border-l border-line"
          preserveAspectRatio="none"
          role="img"
          viewBox={`0 0 ${width} ${height}`}
        >
          {series.lines.map(({ name, values: own }, at) => (
            <path
              className={strokes[at]}
              d={pathOf(own, least, most)}
              fill="none"
              key={name}
              strokeDasharray={dashes[at]}
              strokeLinejoin="round"
              strokeWidth="1.75"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        <div aria-hidden="true" className="flex flex-col justify-between text-2xs text-ink-3">
          <span>{axisText(most)}</span>
          <span>{unit.trim()}</span>
          <span>{axisText(least)}</span>
        </div>
      </div>
      <p aria-hidden="true" className="pt-0.5 text-2xs text-ink-3">
        by {series.x}
      </p>
    </figure>
  );
}

function pathOf(values: readonly number[], least: number, most: number): string {
  const room = most === least ? 1 : most - least;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, at) => {
      const y = height - 4 - ((value - least) / room) * (height - 8);
      return `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
