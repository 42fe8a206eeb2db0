// Numbers as the path of a line within a box. Pure, and for pixels only.

/** Empty where there is nothing to draw; a level line where nothing changed. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
  const [only] = values;
  if (only === undefined) return '';
  const line = values.length === 1 ? [only, only] : values;
  const low = Math.min(...line);
  const high = Math.max(...line);
  const y = (value: number): number =>
    high === low ? height / 2 : height - ((value - low) / (high - low)) * height;
  return line
    .map((value, at) => {
      const x = (at / (line.length - 1)) * width;
      return `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}
