// What a run is doing, by shape, colour and word.
import type { Level } from '../health/health-levels.ts';
import { LevelMark } from '../health/level-mark.tsx';

const looks = {
  starting: ['watch', 'Starting'],
  running: ['well', 'Running'],
  paused: ['unknown', 'Paused'],
  stopping: ['watch', 'Stopping'],
  stopped: ['unknown', 'Stopped'],
  off: ['unknown', 'Off'],
  done: ['unknown', 'Done'],
  failed: ['trouble', 'Failed'],
} as const satisfies Readonly<Record<string, readonly [Level, string]>>;

export function StatusMark({ status }: { status: keyof typeof looks }) {
  const [level, word] = looks[status];
  return <LevelMark className="text-xs font-medium" level={level} word={word} />;
}
