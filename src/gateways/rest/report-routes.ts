// Reports over REST: an account's own, the statistics of trading for everybody, the venue's for operators; as JSON, CSV or PDF. It computes
// nothing.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalidField } from '../api-error.ts';
import { csvText } from '../csv.ts';
import type { Rest, RestContext } from './context.ts';
import { sendJson } from './market-routes.ts';
import {
  asFile,
  csvType,
  formatOf,
  readRange,
  recordError,
  visibleAccount,
} from './record-requests.ts';
import {
  AnalyticsAnswer,
  AnalyticsQuery,
  ConfirmationAnswer,
  ConfirmationQuery,
  EquityAnswer,
  EquityQuery,
  FeesAnswer,
  FeesQuery,
  PortfolioAnswer,
  PortfolioQuery,
  type reportFormats,
  StatementAnswer,
  StatementQuery,
  VenueReportAnswer,
  VenueReportQuery,
} from '#api/report-schemas.ts';
import { answers } from '#api/schemas.ts';
import { formatMonth, parseDay, parseMonth } from '#reports/days.ts';
import { Printer } from '#reports/pdf/printer.ts';
import { ReportError } from '#reports/report-error.ts';
import { renderEquity, renderPortfolio } from '#reports/render/portfolio.ts';
import type { Rendered } from '#reports/render/rendered.ts';
import { renderConfirmation, renderStatement } from '#reports/render/statement.ts';
import { renderAnalytics, renderFees, renderVenue } from '#reports/render/trading.ts';
import type { Reports } from '#reports/reports.ts';

type Format = (typeof reportFormats)[number];

const tags = ['reports'];
const usPerDay = 86_400_000_000;
/** Length of a curve that is asked for without its beginning. */
const curveDays = 30;

export function addReportRoutes(app: Rest, context: RestContext, reports: Reports): void {
  const printer = new Printer();
  app.addHook('onClose', () => printer.stop());

  const send = async (
    request: FastifyRequest,
    reply: FastifyReply,
    format: Format | undefined,
    make: Promise<Rendered>,
  ): Promise<FastifyReply> => {
    try {
      return await sendReport(request, reply, format, await make, printer);
    } catch (error) {
      if (error instanceof ReportError && error.fault === 'inconsistent') {
        request.log.error({ err: error, url: request.url }, 'a report does not add up');
      }
      throw recordError(error);
    }
  };
  const account = (request: FastifyRequest, requested: string | undefined): number =>
    visibleAccount(context, request, requested);

  app.get(
    '/v1/reports/portfolio',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'What an account has and what it is worth',
        querystring: PortfolioQuery,
        response: answers({ 200: PortfolioAnswer }),
      },
    },
    (request, reply) => {
      const accountId = account(request, request.query.account);
      const made = reports.portfolio(accountId).then(renderPortfolio);
      return send(request, reply, request.query.format, made);
    },
  );

  app.get(
    '/v1/reports/equity',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'What an account was worth, by day or by hour',
        description: 'The last thirty days where no time is given; at most 1,000 points.',
        querystring: EquityQuery,
        response: answers({ 200: EquityAnswer }),
      },
    },
    (request, reply) => {
      const { interval = 'day', format } = request.query;
      const accountId = account(request, request.query.account);
      const { fromTsUs, toTsUs } = readRange(request.query);
      const toUs = toTsUs ?? Math.floor(context.nowMs()) * 1_000;
      const fromUs = fromTsUs ?? Math.max(0, toUs - curveDays * usPerDay);
      if (fromUs >= toUs) throw invalidField('from', '"from" must be before "to", and before now.');
      const made = calm(() => reports.equity(accountId, interval, { fromUs, toUs })).then(
        renderEquity,
      );
      return send(request, reply, format, made);
    },
  );

  app.get(
    '/v1/reports/statement',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'A day of an account: balances, positions, every movement',
        querystring: StatementQuery,
        response: answers({ 200: StatementAnswer }),
      },
    },
    (request, reply) => {
      const accountId = account(request, request.query.account);
      const day = readDay(reports, request.query.day);
      const made = reports.statement(accountId, day).then(renderStatement);
      return send(request, reply, request.query.format, made);
    },
  );

  app.get(
    '/v1/reports/confirmation',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: "An account's side of a trade",
        querystring: ConfirmationQuery,
        response: answers({ 200: ConfirmationAnswer }),
      },
    },
    (request, reply) => {
      const { tradeId, side, format } = request.query;
      const accountId = account(request, request.query.account);
      if (!/^[1-9]\d{0,15}$/.test(tradeId) || !Number.isSafeInteger(Number(tradeId))) {
        throw invalidField('tradeId', 'A trade id is a string of digits.');
      }
      const isBuy = side === undefined ? undefined : side === 'buy';
      const made = reports.confirmation(accountId, Number(tradeId), isBuy).then(renderConfirmation);
      return send(request, reply, format, made);
    },
  );

  app.get(
    '/v1/reports/fees',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Fees and rebates of an account in a month',
        querystring: FeesQuery,
        response: answers({ 200: FeesAnswer }),
      },
    },
    (request, reply) => {
      const accountId = account(request, request.query.account);
      const month = parseMonth(request.query.month ?? formatMonth(reports.today()));
      if (month === undefined) throw invalidField('month', '"month" is a month such as 2026-11.');
      const made = reports.fees(accountId, month.first, month.next).then(renderFees);
      return send(request, reply, request.query.format, made);
    },
  );

  app.get(
    '/v1/reports/analytics',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'How instruments traded on a day',
        querystring: AnalyticsQuery,
        response: answers({ 200: AnalyticsAnswer }),
      },
    },
    (request, reply) => {
      const { instrument, format } = request.query;
      const day = readDay(reports, request.query.day);
      const made = reports.analytics(day, instrument).then(renderAnalytics);
      return send(request, reply, format, made);
    },
  );

  app.get(
    '/v1/operator/reports/venue',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'A day of the venue',
        querystring: VenueReportQuery,
        response: answers({ 200: VenueReportAnswer }),
      },
    },
    (request, reply) => {
      const made = reports.venue(readDay(reports, request.query.day)).then(renderVenue);
      return send(request, reply, request.query.format, made);
    },
  );
}

/** What is thrown at once becomes a rejection. */
async function calm<Value>(make: () => Promise<Value>): Promise<Value> {
  return make();
}

function readDay(reports: Reports, text: string | undefined): number {
  if (text === undefined) return reports.today();
  const day = parseDay(text);
  if (day === undefined || day < 0)
    throw invalidField('day', '"day" is a date such as 2026-11-21.');
  return day;
}

async function sendReport(
  request: FastifyRequest,
  reply: FastifyReply,
  asked: Format | undefined,
  { fileName, json, csv, document }: Rendered,
  printer: Printer,
): Promise<FastifyReply> {
  const format = formatOf(request, asked);
  switch (format) {
    case 'csv':
      return asFile(reply, csvType, `${fileName}.csv`).send(csvText(csv.titles, csv.rows));
    case 'pdf': {
      const bytes = Buffer.from(await printer.print(document));
      return asFile(reply, 'application/pdf', `${fileName}.pdf`).send(bytes);
    }
    default:
      return sendJson(reply, JSON.stringify(json));
  }
}
