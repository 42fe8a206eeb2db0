// Random but repeatable commands of a whole small market, for tests of what stands around the core: set-up first, then orders, cancels,
// amendments, replacements, mass cancels, transfers and phases in any mixture.

import { type Command, CommandKind, writeClOrdId } from '#core/command.ts';
import { Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { demoCommands, type Fill } from '#demo/demo-market.ts';

const accountIds = [10, 11, 12, 15, 16];
const instrumentIds = [1, 2, 3];

/** `count` commands after the demo market's own; the same seed gives the same. */
export function marketFlow(seed: number, count: number): Fill[] {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const flow = demoCommands();
  let placed = 0;
  for (let i = 0; i < count; i++) {
    const accountId = accountIds[below(accountIds.length)]!;
    const instrumentId = instrumentIds[below(instrumentIds.length)]!;
    const side = below(2) === 0 ? Side.buy : Side.sell;
    const priceTicks = 10_000 + below(40);
    const qtyLots = 1 + below(50);
    const some = `o${below(placed + 1)}`;
    const what = below(100);
    if (what < 60) {
      const own = `o${placed++}`;
      const timeInForce = [TimeInForce.gtc, TimeInForce.day, TimeInForce.ioc, TimeInForce.fok][
        below(4)
      ]!;
      flow.push((command) => {
        command.kind = CommandKind.placeOrder;
        Object.assign(command, { accountId, instrumentId, side, priceTicks, qtyLots, timeInForce });
        command.ordType = 2;
        command.stpMode = StpMode.cancelNewest;
        writeClOrdId(command.clOrdId, own);
      });
    } else if (what < 80) {
      flow.push(about(CommandKind.cancelOrder, accountId, some, {}));
    } else if (what < 92) {
      flow.push(about(CommandKind.amendOrder, accountId, some, { priceTicks, qtyLots }));
    } else if (what < 96) {
      const own = `o${placed++}`;
      flow.push((command) => {
        about(CommandKind.replaceOrder, accountId, some, {
          priceTicks,
          qtyLots,
          instrumentId,
          side,
        })(command);
        command.ordType = 2;
        command.timeInForce = TimeInForce.gtc;
        command.stpMode = StpMode.cancelNewest;
        writeClOrdId(command.clOrdId, own);
      });
    } else if (what < 98) {
      const amountMinor = 1 + below(1_000);
      flow.push((command) => {
        command.kind = CommandKind.transfer;
        Object.assign(command, {
          accountId,
          toAccountId: 10,
          assetId: 1,
          amountMinor,
        });
        writeClOrdId(command.clOrdId, `t${i}`);
      });
    } else if (what < 99) {
      flow.push((command) => {
        command.kind = CommandKind.massCancel;
        Object.assign(command, { accountId, instrumentId });
      });
    } else {
      const option = [Phase.closed, Phase.continuous, Phase.continuous, Phase.halted][below(4)]!;
      flow.push((command) => {
        command.kind = CommandKind.setPhase;
        Object.assign(command, { instrumentId, option });
      });
    }
  }
  return flow;
}

function about(kind: number, accountId: number, id: string, fields: Partial<Command>): Fill {
  return (command) => {
    Object.assign(command, { ...fields, kind, accountId });
    writeClOrdId(command.origClOrdId, id);
  };
}
