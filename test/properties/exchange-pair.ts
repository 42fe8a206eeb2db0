// The engine and the naive venue side by side: the same command to both, then equal events, equal balances, and the auditor's word.
// It says at which command they part, with everything that led there.

import { isDeepStrictEqual } from 'node:util';
import { AuditingSink, auditClosed } from '#core/auditor.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { rejectName } from '#core/reject-codes.ts';
import { CloseReason, termName } from '#core/terms.ts';
import { NaiveExchange } from '../naive/naive-exchange.ts';
import { fillCommand, type CommandData } from '../support/commands.ts';
import { DepthFold } from '../support/depth-fold.ts';
import { EventRecorder, type RecordedEvent } from '../support/recorder.ts';
import { tsUsOf } from './exchange-swarm.ts';

/** Of what grows with the number of commands, a look so often. */
const closedAuditEvery = 64;

export class ExchangePair {
  exchange = new Exchange();
  readonly naive = new NaiveExchange();
  private readonly audits: boolean;
  private readonly command = new Command();
  private readonly auditor = new AuditingSink();
  private readonly recorder = new EventRecorder();
  private readonly depth = new DepthFold();
  /** What has been told of levels and balances so far. */
  private readonly told = new Map<string, string>();
  /** The engine's events of the last command. */
  events: readonly RecordedEvent[] = [];

  /** `audits` is off only where something is looked for that the auditor would stop before. */
  constructor(audits = true) {
    this.audits = audits;
  }

  run(data: CommandData): void {
    const { state } = this.exchange;
    const seq = state.seq + 1;
    const tsUs = tsUsOf(seq);
    fillCommand(this.command, data, seq, tsUs);
    if (this.audits) this.auditor.before(state, this.command, this.recorder);
    this.exchange.apply(this.command, this.audits ? this.auditor : this.recorder);
    if (this.audits) this.auditor.after(state);
    if (this.audits && seq % closedAuditEvery === 0) auditClosed(state);
    this.events = this.recorder.take();
    this.depth.fold(this.events);
    this.depth.compare(state);
    compareEvents(this.inOrder(this.events), sorted(this.naive.apply(data, tsUs)));
    this.compareBalances();
  }

  /**
   * What happened, in order; then levels and balances that changed, each once. The engine may tell a level twice, or one that a
   * command left as it found it: that is no news.
   */
  private inOrder(events: readonly RecordedEvent[]): RecordedEvent[] {
    const latest = new Map<string, RecordedEvent>();
    const happened: RecordedEvent[] = [];
    for (const event of events) {
      if (isNews(event)) {
        latest.set(placeOf(event), event);
      } else {
        if (latest.size > 0) throw new Error('levels and balances are told last');
        happened.push(event);
      }
    }
    for (const [place, event] of latest) {
      const value = JSON.stringify(event);
      const isNothing = event.kind === 'depthChanged' && event.orderCount === 0;
      const told = this.told.get(place);
      if (told === value || (told === undefined && isNothing)) continue;
      this.told.set(place, value);
      happened.push(event);
    }
    return sorted(happened);
  }

  private compareBalances(): void {
    const { ledger } = this.exchange.state;
    const wanted = this.naive.venue.ledger.print();
    for (let cell = 0; cell < ledger.count; cell++) {
      const accountId = ledger.accountIds[cell]!;
      const key = `${accountId}/${ledger.assetIds[cell]!}`;
      const found = `${ledger.available[cell]!}/${ledger.held[cell]!}`;
      if (found !== (wanted.get(key) ?? '0/0')) {
        throw new Error(`balance ${key} is ${found}, by the rules ${wanted.get(key) ?? '0/0'}`);
      }
      const isShort = ledger.available[cell]! < 0 && accountId !== outsideAccountId;
      if (isShort) throw new Error(`balance ${key} is below zero`);
      wanted.delete(key);
    }
    if (wanted.size > 0) throw new Error(`balances missing: ${[...wanted.keys()].join(' ')}`);
  }
}

/** Runs commands one after the other; where one goes wrong, the error prints them all. */
export function runAll(commands: readonly CommandData[], run: (data: CommandData) => void): void {
  commands.forEach((command, at) => {
    try {
      run(command);
    } catch (cause) {
      const from = Math.max(0, at - 60);
      const lines = commands.slice(from, at + 1).map((one) => printCommand(one));
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`at command ${at + 1}: ${reason}\n${lines.join('\n')}`, { cause });
    }
  });
}

export function printCommand(data: CommandData): string {
  const shown = Object.entries(data).filter(([, value]) => value !== 0 && value !== '');
  return shown
    .map(
      ([field, value]) => `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(' ');
}

/** The first event in which the two differ. */
export class Difference extends Error {
  readonly first: string;
  /** Which kinds of events they are and which of their fields differ. */
  readonly key: string;

  constructor(found: readonly RecordedEvent[], wanted: readonly RecordedEvent[]) {
    const print = (events: readonly RecordedEvent[]): string =>
      events.map((event) => `  ${JSON.stringify(event)}`).join('\n');
    super(`events differ\nengine\n${print(found)}\nrules\n${print(wanted)}`);
    const at = found.findIndex((event, i) => !isDeepStrictEqual(event, wanted[i]));
    const place = at === -1 ? found.length : at;
    this.first = `engine ${JSON.stringify(found[place])}\nrules  ${JSON.stringify(wanted[place])}`;
    this.key = keyOf(found[place], wanted[place]);
  }
}

function keyOf(found: RecordedEvent | undefined, wanted: RecordedEvent | undefined): string {
  const name = (event: RecordedEvent | undefined): string => {
    if (event === undefined) return 'nothing';
    if ('code' in event && typeof event.code === 'number') {
      return `${event.kind} ${rejectName(event.code)}`;
    }
    const reason = 'reason' in event ? (termName(CloseReason, event.reason) ?? '?') : '';
    return `${event.kind} ${reason}`;
  };
  const rest = new Map(Object.entries(wanted ?? {}));
  const isSameKind = found?.kind === wanted?.kind;
  const fields = isSameKind
    ? Object.entries(found ?? {}).filter(
        ([field, value]) => !isDeepStrictEqual(rest.get(field), value),
      )
    : [];
  return `${name(found)}, by the rules ${name(wanted)} (${fields.map(([field]) => field).join()})`;
}

function compareEvents(found: readonly RecordedEvent[], wanted: readonly RecordedEvent[]): void {
  const isSame =
    found.length === wanted.length && found.every((event, i) => isSameEvent(event, wanted[i]!));
  if (!isSame) throw new Difference(found, wanted);
}

/** Field by field, which is quick; what has fields of its own, the thorough way. */
function isSameEvent(found: RecordedEvent, wanted: RecordedEvent): boolean {
  const a = found as unknown as Readonly<Record<string, unknown>>;
  const b = wanted as unknown as Readonly<Record<string, unknown>>;
  const fields = Object.keys(a);
  if (fields.length !== Object.keys(b).length) return false;
  return fields.every((field) => {
    const value = a[field];
    return typeof value === 'object'
      ? isDeepStrictEqual(value, b[field])
      : Object.is(value, b[field]);
  });
}

function isNews(event: RecordedEvent): boolean {
  return event.kind === 'depthChanged' || event.kind === 'balanceChanged';
}

/** What happened stays in its order; levels and balances are a set. */
function sorted(events: readonly RecordedEvent[]): RecordedEvent[] {
  const news = events.filter(isNews).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return [...events.filter((event) => !isNews(event)), ...news];
}

function placeOf(event: RecordedEvent): string {
  if (event.kind === 'depthChanged') {
    return `depth ${event.instrumentId} ${event.side} ${event.priceTicks}`;
  }
  if (event.kind === 'balanceChanged') return `balance ${event.accountId} ${event.assetId}`;
  return '';
}
