// How well something is, in shape, colour and word: a circle, a triangle, a square, a ring.
import { clsx } from 'clsx';
import type { Level } from './health-levels.ts';

const looks: Readonly<Record<Level, { readonly shape: string; readonly colour: string }>> = {
  well: { shape: '●', colour: 'text-buy' },
  watch: { shape: '▲', colour: 'text-warn' },
  trouble: { shape: '■', colour: 'text-sell' },
  unknown: { shape: '○', colour: 'text-ink-3' },
};

export const levelWords: Readonly<Record<Level, string>> = {
  well: 'Well',
  watch: 'Watch',
  trouble: 'Trouble',
  unknown: 'Not known',
};

export function LevelMark(props: { level: Level; word?: string; className?: string }) {
  const { level, word = levelWords[level], className } = props;
  const { shape, colour } = looks[level];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', colour, className)}>
      <span aria-hidden="true" className="inline-block w-[1em] text-center text-[0.7em]">
        {shape}
      </span>
      <span>{word}</span>
    </span>
  );
}
