// What operators' actions are called in the audit log, whom they are done to, and that subject's state in words of the API. It must never
// throw where there is no such subject: the action's refusal is recorded too.

import type { FastifyRequest } from 'fastify';
import type { RouteAudit } from '../audit/audit-hook.ts';
import {
  accountInForceJson,
  feeTierJson,
  operatorInstrumentJson,
  transferStateJson,
  venueInForceJson,
} from '../operator-json.ts';
import type { Venue } from '../venue.ts';
import { parseOrderId } from '../field-reader.ts';
import { orderJson } from '#portfolio/order-json.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Flags {
  readonly isEmergency?: boolean;
}

function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  return request.params as Readonly<Record<string, string>>;
}

function bodyOf(request: FastifyRequest): Fields {
  return (request.body ?? {}) as Fields;
}

/** A field of the body as a text. */
function textOf(request: FastifyRequest, field: string): string {
  const value = bodyOf(request)[field];
  return typeof value === 'string' ? value : '';
}

export class Subjects {
  private readonly venue: Venue;

  constructor(venue: Venue) {
    this.venue = venue;
  }

  /** The account of the path: limits, switches, fee tier. */
  account(action: string, flags: Flags = {}): RouteAudit {
    return {
      action,
      ...flags,
      subject: (request) => `account/${paramsOf(request)['accountId'] ?? ''}`,
      state: (request) => this.accountState(Number(paramsOf(request)['accountId'])),
    };
  }

  /** An account that the body names: what it has of the asset meant. */
  funds(action: string, assetField: string): RouteAudit {
    return {
      action,
      subject: (request) => `account/${textOf(request, 'account')}`,
      state: (request) => {
        const { market, portfolio } = this.venue;
        const asset = market.assetByCode(textOf(request, assetField));
        const accountIds = ['account', 'toAccount'].map((field) => Number(textOf(request, field)));
        if (asset === undefined) return undefined;
        return transferStateJson(portfolio, asset, accountIds);
      },
    };
  }

  /** An account that is opened by its name. */
  newAccount(action: string): RouteAudit {
    const idOf = (request: FastifyRequest): number | undefined =>
      this.venue.portfolio.accountByName(textOf(request, 'name'))?.accountId;
    return {
      action,
      subject: (request) => `accountName/${textOf(request, 'name')}`,
      state: (request) => this.accountState(idOf(request) ?? 0),
    };
  }

  /** The instrument of the path, or of the body where it is new. */
  instrument(action: string, flags: Flags = {}): RouteAudit {
    const symbolOf = (request: FastifyRequest): string =>
      paramsOf(request)['symbol'] ?? textOf(request, 'symbol');
    return {
      action,
      ...flags,
      subject: (request) => `instrument/${symbolOf(request)}`,
      state: (request) => {
        const instrument = this.venue.market.instrumentBySymbol(symbolOf(request));
        return instrument === undefined ? undefined : operatorInstrumentJson(instrument);
      },
    };
  }

  currency(action: string): RouteAudit {
    return {
      action,
      subject: (request) => `currency/${textOf(request, 'code')}`,
      state: (request) => {
        const asset = this.venue.market.assetByCode(textOf(request, 'code'));
        return asset === undefined ? undefined : JSON.stringify(asset);
      },
    };
  }

  feeTier(action: string): RouteAudit {
    return {
      action,
      subject: (request) => `feeTier/${paramsOf(request)['feeTier'] ?? ''}`,
      state: (request) => {
        const feeTier = Number(paramsOf(request)['feeTier']);
        const rates = this.venue.portfolio.feeTier(feeTier);
        return rates === undefined ? undefined : feeTierJson(feeTier, rates);
      },
    };
  }

  wholeVenue(action: string, flags: Flags = {}): RouteAudit {
    return {
      action,
      ...flags,
      subject: () => 'venue',
      state: () => venueInForceJson(this.venue),
    };
  }

  /** The order of the path. */
  order(action: string, flags: Flags = {}): RouteAudit {
    const { market, portfolio } = this.venue;
    return {
      action,
      ...flags,
      subject: (request) => `order/${paramsOf(request)['orderId'] ?? ''}`,
      state: (request) => {
        const order = portfolio.order(parseOrderId(paramsOf(request)['orderId']));
        return order && orderJson(order, market.instrument(order.instrumentId));
      },
    };
  }

  private accountState(accountId: number): string | undefined {
    const { market, portfolio } = this.venue;
    const account = Number.isSafeInteger(accountId) ? portfolio.account(accountId) : undefined;
    return account && accountInForceJson(market, portfolio, account);
  }
}
