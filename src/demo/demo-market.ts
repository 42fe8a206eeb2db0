// The demo venue: which stocks it lists, who has an account, and what they start with. Only data and the commands that set it up. The
// stocks are the five of LOBSTER's public sample, at their prices of that morning (2012-06-21), and three of our own. Ids follow from the
// order, and journals keep them: a stock is only ever added at the end.

import type { Command, InstrumentListing } from '#core/command.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { tradeWindowMax } from '#core/limits.ts';
import { Phase } from '#core/terms.ts';

const currency = { code: 'USD', decimals: 2, assetId: 1 } as const;
/** A rebate of 0.20 and a charge of 0.30 basis points. */
const feeTier = { makerFeeRate: -20, takerFeeRate: 30 } as const;

const stocks = [
  { symbol: 'AAPL', name: 'Apple Inc.', referencePriceTicks: 58_533 },
  { symbol: 'AMZN', name: 'Amazon.com, Inc.', referencePriceTicks: 22_057 },
  { symbol: 'BTWD', name: 'Buttonwood Exchange Group', referencePriceTicks: 17_920 },
  { symbol: 'GOOG', name: 'Google Inc.', referencePriceTicks: 56_521 },
  { symbol: 'INTC', name: 'Intel Corporation', referencePriceTicks: 2_670 },
  { symbol: 'MSFT', name: 'Microsoft Corporation', referencePriceTicks: 3_014 },
  { symbol: 'TNTN', name: 'Tontine Coffee House Company', referencePriceTicks: 9_460 },
  { symbol: 'FERY', name: 'Fulton Ferry and Steam Company', referencePriceTicks: 1_245 },
] as const;

interface DemoAccount {
  readonly name: string;
  /** In cents. */
  readonly cashMinor: number;
  /** Of each stock. */
  readonly shares: number;
}

/** Accounts of the venue's own agents; their passwords are made at each start. */
export const agentNames = [
  'agent_maker_1',
  'agent_maker_2',
  'agent_taker_1',
  'agent_taker_2',
  'agent_taker_3',
] as const;

const accounts: readonly DemoAccount[] = [
  ...agentNames.map((name) => ({ name, cashMinor: 5_000_000_000_00, shares: 10_000_000 })),
  { name: 'buyer_demo', cashMinor: 1_000_000_00, shares: 200 },
  { name: 'seller_demo', cashMinor: 250_000_00, shares: 2_000 },
];

/** The stocks as they are listed, in the order of their ids. */
export const demoListings: readonly InstrumentListing[] = stocks.map(listingOf);

/** Account ids follow from the order above; the first member's account is 10. */
const firstAccountId = 10;

/** Fills a cleared command. */
export type Fill = (command: Command) => void;

/**
 * The commands that make the demo venue, in order. All are harmless when sent again, so a start that was cut short in the middle
 * is simply repeated.
 */
export function demoCommands(): Fill[] {
  const commands: Fill[] = [
    (command) => {
      command.kind = CommandKind.listCurrency;
      command.text = currency.code;
      command.decimals = currency.decimals;
    },
    (command) => {
      command.kind = CommandKind.setFeeTier;
      command.makerFeeRate = feeTier.makerFeeRate;
      command.takerFeeRate = feeTier.takerFeeRate;
    },
  ];
  for (const listing of demoListings) {
    commands.push((command) => {
      command.kind = CommandKind.listInstrument;
      command.listing = listing;
    });
  }
  stocks.forEach((_stock, index) => {
    commands.push((command) => {
      command.kind = CommandKind.setPhase;
      command.instrumentId = index + 1;
      command.option = Phase.continuous;
    });
  });
  accounts.forEach((account, index) => {
    commands.push(...accountCommands(account, firstAccountId + index));
  });
  return [...commands, ...firstCommands()];
}

/** What any new venue begins with: its trades can be busted and corrected. */
export function firstCommands(): Fill[] {
  return [
    (command) => {
      command.kind = CommandKind.setTradeWindow;
      command.amountMinor = tradeWindowMax;
    },
  ];
}

function accountCommands(account: DemoAccount, accountId: number): Fill[] {
  const deposit =
    (assetId: number, amountMinor: number): Fill =>
    (command) => {
      command.kind = CommandKind.deposit;
      command.accountId = accountId;
      command.assetId = assetId;
      command.amountMinor = amountMinor;
      writeClOrdId(command.clOrdId, `demo-${assetId}`);
    };
  return [
    (command) => {
      command.kind = CommandKind.openAccount;
      command.text = account.name;
    },
    deposit(currency.assetId, account.cashMinor),
    ...stocks.map((_stock, index) => deposit(currency.assetId + 1 + index, account.shares)),
  ];
}

function listingOf(stock: (typeof stocks)[number]): InstrumentListing {
  return {
    symbol: stock.symbol,
    name: stock.name,
    currencyId: currency.assetId,
    priceDecimals: 2,
    tickUnits: 1,
    lotShares: 1,
    priceTicksMin: 1,
    priceTicksMax: 20_000_000,
    qtyLotsMin: 1,
    qtyLotsMax: 1_000_000,
    notionalMinorMax: 100_000_000_00,
    referencePriceTicks: stock.referencePriceTicks,
    marketCollarBps: 500,
    limitCollarBps: 5_000,
    openOrdersPerAccountMax: 200_000,
    positionLotsMax: 0,
  };
}
