// A QR code as an SVG: dark on light in both themes, for cameras. What it says is drawn here and goes nowhere else.
import { encode } from 'uqr';
import { useMemo } from 'react';

/** Light around it, in modules: less than four and some cameras do not find it. */
const quietModules = 4;

export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => pathOf(text), [text]);
  return (
    <svg
      aria-label={label}
      className="size-44 shrink-0 rounded-(--radius) bg-(--qr-paper)"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`0 0 ${size} ${size}`}
    >
      <path className="fill-(--qr-ink)" d={path} />
    </svg>
  );
}

/** Each run of dark modules in a row is one stroke of the path. */
function pathOf(text: string): { size: number; path: string } {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (row[x] !== true) continue;
      const start = x;
      while (row[x + 1] === true) x += 1;
      runs.push(`M${start} ${y}h${x - start + 1}v1h${start - x - 1}z`);
    }
  }
  return { size, path: runs.join('') };
}
