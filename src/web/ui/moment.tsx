// A moment in time: in the user's zone on the screen, in full and as the venue has it when it is pointed at.
import { bothTimes, when } from '../format/format.ts';

export function Moment({ at, className }: { at: string; className?: string }) {
  return (
    <time className={className} dateTime={at} title={bothTimes(at)}>
      {when(at)}
    </time>
  );
}
