// Which days and months there are reports of, counted in the venue's zone, and what their files are called. Pure.

/** "2026-11-21" where the venue is, at this moment. */
export function dayIn(zone: string, nowMs: number): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(nowMs);
}

/** The newest first: this month and those before it. */
export function monthsUpTo(day: string, count: number): readonly string[] {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return Array.from({ length: count }, (_, back) => {
    const months = year * 12 + (month - 1) - back;
    return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  });
}

const monthName = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  month: 'long',
  year: 'numeric',
});

/** "November 2026" */
export function monthWords(month: string): string {
  return monthName.format(Date.parse(`${month}-01T00:00:00Z`));
}

export function dayProblem(day: string, today: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return 'Choose a day.';
  return day > today ? 'This day has not begun yet.' : undefined;
}

export function fileName(parts: readonly string[], format: 'csv' | 'pdf'): string {
  return `${parts.join('-').replaceAll(/[^\w.-]+/g, '_')}.${format}`;
}
