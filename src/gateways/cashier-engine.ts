// The engine as the cashier sees it: movements and the house account, through the venue's one door to the engine.

import { ApiError } from './api-error.ts';
import type { Venue } from './venue.ts';
import { execute } from './rest/context.ts';
import type { MoneyEngine } from '#cashier/money-engine.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';

const kinds = {
  deposit: CommandKind.deposit,
  withdraw: CommandKind.withdraw,
  transfer: CommandKind.transfer,
} as const;

/** Its promises reject with ApiError `venueBusy` where the engine is not there yet or its queue is full. */
export function cashierEngine(venue: Venue): MoneyEngine {
  return {
    async openAccount(name) {
      const known = venue.portfolio.accountByName(name);
      if (known !== undefined) return known.accountId;
      const command = venue.command();
      command.kind = CommandKind.openAccount;
      command.text = name;
      return execute(venue, command, ({ code, accountId }) => {
        if (code !== RejectCode.none) throw new ApiError(code);
        return accountId;
      });
    },
    async move({ kind, accountId, toAccountId, assetId, amountMinor, clientRef }) {
      const command = venue.command();
      command.kind = kinds[kind];
      command.accountId = accountId;
      command.toAccountId = toAccountId;
      command.assetId = assetId;
      command.amountMinor = amountMinor;
      writeClOrdId(command.clOrdId, clientRef);
      return execute(venue, command, ({ code, limit, orderId }) => ({
        code,
        limit,
        transferId: code === RejectCode.none ? orderId : 0,
      }));
    },
  };
}
