// The engine and the naive venue side by side: the same command to both, then equal events, equal balances, and the auditor's word.
// It says at which command they part, with everything that led there.

import { isDeepStrictEqual } from 'node:util';
import { AuditingSink, auditClosed } from '#core/auditor.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { outsideAccountId } from '#core/ledger/ledger.ts';
import { NaiveExchange } from '../naive/naive-exchange.ts';
import { fillCommand, type CommandData } from '../support/commands.ts';
import { DepthFold } from '../support/depth-fold.ts';
import { EventRecorder, type RecordedEvent } from '../support/recorder.ts';

export class ExchangePair {
  readonly exchange = new Exchange();
  readonly naive = new NaiveExchange();
  private readonly command = new Command();
  private readonly auditor = new AuditingSink();
  private readonly recorder = new EventRecorder();
  private readonly depth = new DepthFold();
  /** What has been told of levels and balances so far. */
  private readonly told = new Map<string, string>();

  run(data: CommandData): void {
    const { state } = this.exchange;
    fillCommand(this.command, data, state.seq + 1, state.tsUs + 7);
    this.auditor.before(state, this.command, this.recorder);
    this.exchange.apply(this.command, this.auditor);
    this.auditor.after(state);
    auditClosed(state);
    const events = this.recorder.take();
    this.depth.fold(events);
    this.depth.compare(state);
    compareEvents(this.inOrder(events), sorted(this.naive.apply(data)));
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
      if (event.kind === 'depthChanged' || event.kind === 'balanceChanged') {
        latest.set(placeOf(event), event);
      } else {
        if (latest.size > 0) throw new Error('levels and balances are told last');
        happened.push(event);
      }
    }
    for (const [place, event] of latest) {
      const value = JSON.stringify(event);
      if (this.told.get(place) === value) continue;
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

function printCommand(data: CommandData): string {
  const shown = Object.entries(data).filter(([, value]) => value !== 0 && value !== '');
  return shown
    .map(
      ([field, value]) => `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`,
    )
    .join(' ');
}

function compareEvents(found: RecordedEvent[], wanted: RecordedEvent[]): void {
  if (isDeepStrictEqual(found, wanted)) return;
  const print = (events: RecordedEvent[]): string =>
    events.map((event) => `  ${JSON.stringify(event)}`).join('\n');
  throw new Error(`events differ\nengine\n${print(found)}\nrules\n${print(wanted)}`);
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
