// Lays commands out as the sequencer takes them, and records the groups of events that it publishes.

import { encodeCommand } from '#codec/command-codec.ts';
import { decodeEvents } from '#codec/event-decoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command } from '#core/command.ts';
import type { Fill } from '#demo/demo-market.ts';
import { submissionHeadWords } from '#sequencer/sequencer.ts';
import { EventRecorder, type RecordedEvent } from '../support/recorder.ts';

/** Submissions of these commands, tagged from `firstTag` on. */
export function submissionsOf(fills: readonly Fill[], firstTag: number): WordBuffer {
  const buffer = new WordBuffer();
  const command = new Command();
  fills.forEach((fill, index) => {
    command.clear();
    fill(command);
    const at = buffer.used;
    buffer.reserve(submissionHeadWords);
    buffer.ints[at + 1] = firstTag + index;
    buffer.used += submissionHeadWords;
    const words = encodeCommand(command, buffer);
    buffer.ints[at] = submissionHeadWords + words;
  });
  return buffer;
}

export interface RecordedGroup {
  readonly tag: number;
  readonly seq: number;
  readonly events: readonly RecordedEvent[];
}

/** The groups in a published buffer, as objects. */
export function groupsOf(out: WordBuffer): RecordedGroup[] {
  const groups: RecordedGroup[] = [];
  for (let at = 0; at < out.used; at += out.ints[at]!) {
    const recorder = new EventRecorder();
    const words = out.ints[at]! - groupHeadWords;
    decodeEvents(out.ints, out.nums, at + groupHeadWords, words, recorder);
    groups.push({
      tag: out.ints[at + 1]!,
      seq: out.nums[(at + 2) >> 1]!,
      events: recorder.take(),
    });
  }
  return groups;
}
