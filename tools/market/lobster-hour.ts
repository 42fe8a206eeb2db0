// A recorded hour of a real market, put through the same core and measured by the same tape as the simulated one. What the file leaves out is made
// up for by the replay's plan (tools/replay/plan.ts).

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstrumentListing } from '#core/command.ts';
import { makerAccounts, ReplayPlan, takerAccounts, type PlanCommand } from '../replay/plan.ts';
import { readMessages } from '../replay/read-file.ts';
import { CoreVenue } from './core-venue.ts';
import { measure, type MeasureGroup } from './measures.ts';
import { Tape } from './tape.ts';

const fileName = 'lobster/AAPL_2012-06-21_message_50_first_hour.csv.gz';
const cashMinor = 10_000_000_000_00;
const shares = 10_000_000;
/** Ten-thousandths in a tick of a cent. */
const priceScale = 100;
/** The first minute is left out, as in the simulation. */
const warmUpUs = 60e6;

/** Where the sample lies: in BUTTONWOOD_DATA, or beside this copy of Buttonwood; undefined where it is not. */
export function findSample(): string | undefined {
  const beside = fileURLToPath(new URL('../../../shared/data', import.meta.url));
  const file = path.join(process.env['BUTTONWOOD_DATA'] ?? beside, fileName);
  return existsSync(file) ? file : undefined;
}

/** Replays a message file and measures it. Throws Refusal where the file cannot be read. */
export async function measureSample(
  file: string,
  listing: InstrumentListing,
): Promise<readonly MeasureGroup[]> {
  const table = await readMessages(file);
  const plan = new ReplayPlan(table);
  const iterator = plan.commands();
  const first = iterator.next();
  if (first.done === true) return [];
  const startUs = Math.floor(first.value.timeNs / 1_000);
  const tape = new Tape(startUs + warmUpUs, false);
  const referencePriceTicks = Math.round(table.startPrice / priceScale);
  const venue = new CoreVenue({
    listing: { ...listing, referencePriceTicks },
    startUs,
    tape,
    auditsEvery: false,
  });
  const accountIds = Array.from({ length: makerAccounts + takerAccounts }, (_value, index) =>
    venue.openAccount(`history-${index}`, cashMinor, shares),
  );
  const replay = new Replay(venue, accountIds);
  replay.take(first.value);
  for (const command of iterator) replay.take(command);
  venue.passUntil(replay.lastUs);
  venue.audit();
  return measure(tape, startUs + warmUpUs, replay.lastUs);
}

class Replay {
  lastUs = 0;
  private readonly venue: CoreVenue;
  private readonly accountIds: readonly number[];
  private readonly orderIds = new Map<string, number>();

  constructor(venue: CoreVenue, accountIds: readonly number[]) {
    this.venue = venue;
    this.accountIds = accountIds;
  }

  take(command: PlanCommand): void {
    const timeUs = Math.floor(command.timeNs / 1_000);
    const accountId = this.accountIds[command.account] ?? 0;
    const orderId = this.orderIds.get(command.ref) ?? 0;
    const { venue } = this;
    this.lastUs = timeUs;
    switch (command.kind) {
      case 'place':
      case 'execute': {
        const { side, qty, price, kind, ref } = command;
        const limitTicks = Math.round(price / priceScale);
        const manner = kind === 'place' ? 'rest' : 'now';
        const placed = venue.place(timeUs, accountId, { side, qtyLots: qty, limitTicks, manner });
        if (kind === 'place') this.orderIds.set(ref, placed);
        return;
      }
      case 'amend':
        venue.amend(timeUs, accountId, orderId, 0, command.qty);
        return;
      default:
        venue.cancel(timeUs, accountId, orderId);
        this.orderIds.delete(command.ref);
    }
  }
}
