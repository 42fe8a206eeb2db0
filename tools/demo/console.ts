// The demonstrations on a terminal: one of those who listen. It must never decide anything.

import type { Page, Print } from '../tour/page.ts';
import type { DemoEvent, Figure } from '#demonstrations/demo.ts';
import type { DemoVerdict } from '#demonstrations/runner.ts';

const nameWidthMax = 44;

export class Console {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  readonly listen = (event: DemoEvent): void => {
    const { page } = this;
    switch (event.kind) {
      case 'started':
        page.chapter(`${event.title} (${event.demo})`);
        page.say(event.shows);
        return;
      // A chart, or a link, is for a screen.
      case 'instrument':
      case 'series':
        return;
      case 'step':
        page.say(`${stampOf(event)}${event.text}`);
        return;
      case 'reason':
        page.note(event.text);
        return;
      case 'progress':
        page.note(`${event.done} of ${event.total} ${event.text}`);
        return;
      case 'figures':
        page.say(`${event.title}:`);
        for (const line of figureLines(event.figures)) page.note(line);
        return;
      case 'claim':
        page.table([[event.holds, event.sentence, event.found]]);
        return;
      default:
        if (event.error !== null) page.table([[false, 'It came to its end.', event.error]]);
    }
  };

  verdict(verdicts: readonly DemoVerdict[]): void {
    const { page } = this;
    page.chapter('Verdict');
    page.table(
      verdicts.map(({ demo, passed, claims, claimsFailed, durationMs, error }) => [
        passed,
        demo,
        error ?? `${claims - claimsFailed} of ${claims} claims hold, ${seconds(durationMs)} s`,
      ]),
    );
    page.say(verdictText(verdicts));
  }
}

/** The last line: what a program looks for. */
export function verdictText(verdicts: readonly DemoVerdict[]): string {
  const failed = verdicts.filter(({ passed }) => !passed).length;
  const claims = verdicts.reduce((sum, verdict) => sum + verdict.claims, 0);
  const broken = verdicts.reduce((sum, verdict) => sum + verdict.claimsFailed, 0);
  const durationMs = verdicts.reduce((sum, verdict) => sum + verdict.durationMs, 0);
  return (
    `${verdicts.length - failed} of ${verdicts.length} demonstrations passed, ${failed} failed; ` +
    `${claims - broken} of ${claims} claims hold; ${seconds(durationMs)} s.`
  );
}

/** Names of one width, values after them. */
export function figureLines(figures: readonly Figure[]): string[] {
  const width = Math.min(nameWidthMax, Math.max(...figures.map(({ name }) => name.length)));
  return figures.map(({ name, value, unit }) => {
    const text = typeof value === 'number' ? numberText(value) : value;
    return `${name.padEnd(width)}  ${text}${unit === undefined ? '' : ` ${unit}`}`;
  });
}

export function listDemos(
  demos: readonly { readonly name: string; readonly title: string }[],
  print: Print,
): void {
  const width = Math.max(...demos.map(({ name }) => name.length));
  for (const { name, title } of demos) print(`${name.padEnd(width)}  ${title}`);
}

/** `#4711 09:30:00.000123 ` where the venue said seq and time. */
function stampOf({
  seq,
  time,
}: {
  readonly seq: number | null;
  readonly time: string | null;
}): string {
  const at = time === null ? '' : ` ${/T([\d:.]+)/.exec(time)?.[1] ?? time}`;
  return seq === null ? (at === '' ? '' : `${at.trim()}  `) : `#${seq}${at}  `;
}

function numberText(value: number): string {
  if (!Number.isInteger(value)) return value.toFixed(value < 10 ? 2 : 1);
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
