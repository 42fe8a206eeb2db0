// The demonstrations' scenes on the bare core: the engine in this process, command by command, without venue, journal or network. It must never pass
// through anything else, so that what it shows is the engine's own doing.

import type { AuctionOrder } from './auction-price.ts';
import type { Scene, SceneStep, SceneTrade } from './scenario.ts';
import { Command, CommandKind, type InstrumentListing, writeClOrdId } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { Exchange } from '#core/exchange.ts';
import { OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';

const instrumentId = 1;
const currencyId = 1;
const shareAssetId = 2;
const startedUs = 1_700_000_000_000_000;

const listing: InstrumentListing = {
  symbol: 'CORE',
  name: 'Demonstration',
  currencyId,
  priceDecimals: 2,
  tickUnits: 1,
  lotShares: 1,
  priceTicksMin: 1,
  priceTicksMax: 1_000_000,
  qtyLotsMin: 1,
  qtyLotsMax: 1_000_000,
  notionalMinorMax: 10_000_000_000,
  referencePriceTicks: 10_000,
  marketCollarBps: 1_000,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 1_000,
  positionLotsMax: 0,
};

interface Said {
  readonly name: string;
  readonly args: readonly number[];
}

/** What the core's auction did. */
export interface CoreUncross {
  readonly priceTicks: number;
  readonly matchedQty: number;
  readonly surplusQty: number;
}

export class CoreRun {
  private readonly exchange = new Exchange();
  private readonly command = new Command();
  private readonly accounts = new Map<string, number>();
  /** Account of each order, by its label. */
  private readonly owners = new Map<string, number>();
  private readonly orderIds = new Map<string, number>();
  private readonly labels = new Map<number, string>();
  private readonly said: Said[] = [];
  private readonly sink = new Proxy({} as EventSink, {
    get:
      (_none, name) =>
      (...args: number[]): void => {
        this.said.push({ name: String(name), args });
      },
  });

  constructor() {
    this.apply((command) => {
      command.kind = CommandKind.listCurrency;
      command.text = 'USD';
      command.decimals = 2;
    });
    this.apply((command) => {
      command.kind = CommandKind.setFeeTier;
    });
    this.apply((command) => {
      command.kind = CommandKind.listInstrument;
      command.listing = listing;
    });
  }

  /** The trades of the scene, in their order. */
  play({ steps }: Scene): SceneTrade[] {
    this.setPhase(Phase.continuous);
    const trades: SceneTrade[] = [];
    for (const step of steps) trades.push(...this.step(step));
    return trades;
  }

  /** An auction of these orders, from pre-open to its uncross. Undefined where nothing traded. */
  auction(orders: readonly AuctionOrder[]): CoreUncross | undefined {
    this.setPhase(Phase.preOpen);
    orders.forEach((order, index) => {
      const { side, limitTicks, qty } = order;
      const label = String.fromCodePoint(65 + index);
      this.place(label, `owner${index}`, side, limitTicks, qty, 0);
    });
    const said = this.setPhase(Phase.continuous);
    const uncrossed = said.find(({ name }) => name === 'auctionUncrossed');
    const [, , priceTicks = 0, matchedQty = 0, surplusQty = 0] = uncrossed?.args ?? [];
    return priceTicks === 0 ? undefined : { priceTicks, matchedQty, surplusQty };
  }

  private step(step: SceneStep): SceneTrade[] {
    if (step.kind === 'place') {
      const { label, owner, side, priceTicks, qty, displayQty = 0 } = step;
      return this.place(label, owner, side, priceTicks, qty, displayQty);
    }
    const orderId = this.orderIds.get(step.label) ?? 0;
    return this.tradesOf(
      this.apply((command) => {
        command.kind = CommandKind.amendOrder;
        command.instrumentId = instrumentId;
        command.accountId = this.owners.get(step.label) ?? 0;
        command.orderId = orderId;
        command.qtyLots = step.qty;
      }),
    );
  }

  private place(
    label: string,
    owner: string,
    side: 'buy' | 'sell',
    priceTicks: number,
    qty: number,
    displayQty: number,
  ): SceneTrade[] {
    const accountId = this.account(owner);
    this.owners.set(label, accountId);
    const said = this.apply((command) => {
      command.kind = CommandKind.placeOrder;
      command.accountId = accountId;
      command.instrumentId = instrumentId;
      command.side = Side[side];
      command.ordType = OrdType.limit;
      command.timeInForce = TimeInForce.gtc;
      command.stpMode = StpMode.cancelNewest;
      command.priceTicks = priceTicks;
      command.qtyLots = qty;
      command.displayLots = displayQty;
      writeClOrdId(command.clOrdId, `${label}-${command.seq}`);
    });
    const accepted = said.find(({ name }) => name === 'orderAccepted');
    const [orderId = 0] = accepted?.args ?? [];
    if (orderId === 0) throw new Error(`the core refuses order ${label}`);
    this.orderIds.set(label, orderId);
    this.labels.set(orderId, label);
    return this.tradesOf(said);
  }

  /** Maker and taker of tradeExecuted stand at their places in src/core/events.ts. */
  private tradesOf(said: readonly Said[]): SceneTrade[] {
    return said
      .filter(({ name }) => name === 'tradeExecuted')
      .map(({ args }) => {
        const [, , takerSide = 0, priceTicks = 0, qty = 0, makerId = 0] = args;
        const maker = this.labels.get(makerId) ?? '?';
        const taker = this.labels.get(args[9] ?? 0) ?? '?';
        return takerSide === Side.buy
          ? { buy: taker, sell: maker, priceTicks, qty }
          : { buy: maker, sell: taker, priceTicks, qty };
      });
  }

  /** Opened on first use, with money and shares. */
  private account(name: string): number {
    const known = this.accounts.get(name);
    if (known !== undefined) return known;
    const said = this.apply((command) => {
      command.kind = CommandKind.openAccount;
      command.text = name;
    });
    const [accountId = 0] = said.find((each) => each.name === 'accountOpened')?.args ?? [];
    this.accounts.set(name, accountId);
    for (const assetId of [currencyId, shareAssetId]) {
      this.apply((command) => {
        command.kind = CommandKind.deposit;
        command.accountId = accountId;
        command.assetId = assetId;
        command.amountMinor = 100_000_000;
        writeClOrdId(command.clOrdId, `start-${assetId}`);
      });
    }
    return accountId;
  }

  private setPhase(phase: number): Said[] {
    return this.apply((command) => {
      command.kind = CommandKind.setPhase;
      command.instrumentId = instrumentId;
      command.option = phase;
    });
  }

  private apply(fill: (command: Command) => void): Said[] {
    const { command } = this;
    command.clear();
    command.seq = this.exchange.state.seq + 1;
    command.tsUs = startedUs + command.seq;
    fill(command);
    const from = this.said.length;
    this.exchange.apply(command, this.sink);
    return this.said.slice(from);
  }
}
