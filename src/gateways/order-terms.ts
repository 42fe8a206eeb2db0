// The terms that only some new orders have: triggers, trailing, display, minimum, expiry, execution instructions, self-trade prevention. Read
// into the command as they are; which of them go together is the core's to say.

import { parseTimeUs } from './expire-time.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './strict-json.ts';
import type { Command } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { ExecInst, StpMode } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

const stpModes: ReadonlyMap<unknown, number> = new Map(Object.entries(StpMode));

/** Beyond every offset that the core takes, and within what a command can carry. */
const bpsMax = 1_000_000;

/** True, or false with the refusal in `fields`. */
export function readTerms(
  fields: FieldReader,
  body: JsonObject,
  instrument: MarketInstrument,
  command: Command,
): boolean {
  return (
    readTrigger(fields, body, instrument, command) &&
    readQuantities(fields, body, instrument, command) &&
    readExecInst(fields, body, command) &&
    readExpireTime(fields, body['expireTime'], command) &&
    readStpMode(fields, body['stpMode'], command)
  );
}

function readTrigger(
  fields: FieldReader,
  { stopPrice, activationPrice, trailingOffset, trailingOffsetBps }: JsonObject,
  instrument: MarketInstrument,
  command: Command,
): boolean {
  const bounds = RejectCode.stopPriceOutOfBounds;
  if (stopPrice !== undefined) {
    command.stopTicks = fields.price(stopPrice, 'stopPrice', instrument, bounds);
    if (command.stopTicks < 0) return false;
  }
  if (activationPrice !== undefined) {
    command.activationTicks = fields.price(activationPrice, 'activationPrice', instrument, bounds);
    if (command.activationTicks < 0) return false;
  }
  if (trailingOffset !== undefined) {
    command.trailTicks = fields.price(trailingOffset, 'trailingOffset', instrument);
    if (command.trailTicks < 0) return false;
  }
  if (trailingOffsetBps !== undefined) {
    command.trailBps = fields.whole(trailingOffsetBps, 'trailingOffsetBps', bpsMax);
  }
  return command.trailBps >= 0;
}

function readQuantities(
  fields: FieldReader,
  { displayQty, minQty }: JsonObject,
  instrument: MarketInstrument,
  command: Command,
): boolean {
  if (displayQty !== undefined) {
    command.displayLots = fields.qty(displayQty, 'displayQty', instrument);
    if (command.displayLots < 0) return false;
  }
  if (minQty !== undefined) command.minQtyLots = fields.qty(minQty, 'minQty', instrument);
  return command.minQtyLots >= 0;
}

function readExecInst(
  fields: FieldReader,
  { postOnly, repriceToPost, allOrNone }: JsonObject,
  command: Command,
): boolean {
  if (postOnly !== undefined) {
    const flag = fields.flag(postOnly, 'postOnly');
    if (flag < 0) return false;
    if (flag > 0) command.execInst |= ExecInst.postOnly;
  }
  if (repriceToPost !== undefined) {
    const flag = fields.flag(repriceToPost, 'repriceToPost');
    if (flag < 0) return false;
    if (flag > 0) command.execInst |= ExecInst.repriceToPost;
  }
  if (allOrNone !== undefined) {
    const flag = fields.flag(allOrNone, 'allOrNone');
    if (flag < 0) return false;
    if (flag > 0) command.execInst |= ExecInst.allOrNone;
  }
  return true;
}

function readExpireTime(fields: FieldReader, value: unknown, command: Command): boolean {
  if (value === undefined) return true;
  fields.fieldsRead++;
  const tsUs = typeof value === 'string' ? parseTimeUs(value) : undefined;
  if (tsUs === undefined) {
    const message = '"expireTime" is a time such as "2026-11-21T16:00:00Z", in UTC.';
    return fields.refuse(RejectCode.invalidField, 'expireTime', message);
  }
  // A command cannot carry what lies before the epoch: for it, there is no time.
  if (tsUs <= 0) return fields.refuse(RejectCode.expireTimePast, 'expireTime');
  command.expireTsUs = tsUs;
  return true;
}

function readStpMode(fields: FieldReader, value: unknown, command: Command): boolean {
  if (value === undefined) {
    command.stpMode = StpMode.cancelNewest;
    return true;
  }
  fields.fieldsRead++;
  const stpMode = stpModes.get(value);
  if (stpMode === undefined) {
    const names = [...stpModes.keys()].join(', ');
    return fields.refuse(RejectCode.invalidField, 'stpMode', `"stpMode" is one of ${names}.`);
  }
  command.stpMode = stpMode;
  return true;
}
