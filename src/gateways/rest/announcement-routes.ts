// Announcements: anybody reads those that are to be shown now; operators publish, withdraw and see all that ever were.

import type { FastifyRequest } from 'fastify';
import { ApiError, invalidField } from '../api-error.ts';
import type { Announcement, Announcements } from '../announcements.ts';
import { fromDatabase } from '../database-away.ts';
import { parseOrderId } from '../field-reader.ts';
import { listJson } from '../market-json.ts';
import type { Rest, RestContext } from './context.ts';
import { operatorOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { itemsByDefault, pageJson, readCursor, readTime } from './operator-paging.ts';
import {
  AnnouncementPage,
  AnnouncementParams,
  AnnouncementsQuery,
  OperatorAnnouncement,
  OperatorAnnouncementPage,
  PageQuerySchema,
  PublishAnnouncement,
} from '#api/operator-schemas.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatTimeUs } from '#std/time-format.ts';

export function addAnnouncementRoutes(
  app: Rest,
  { venue, nowMs }: RestContext,
  board: Announcements,
): void {
  const { market } = venue;

  app.get(
    '/v1/announcements',
    {
      config: { access: 'public' },
      schema: {
        tags: ['market'],
        summary: 'What the venue announces, newest first',
        querystring: AnnouncementsQuery,
        response: answers({ 200: AnnouncementPage }),
      },
    },
    async (request, reply) => {
      const { limit = itemsByDefault, cursor, instrument } = request.query;
      const below = readCursor(cursor) ?? Number.POSITIVE_INFINITY;
      const shown = (await fromDatabase(board.current(nowMs()))).filter(
        ({ announcementId, symbol }) =>
          announcementId < below && (instrument === undefined || symbol === instrument),
      );
      return sendJson(reply, announcementsJson(shown, limit, announcementJson));
    },
  );

  app.get(
    '/v1/operator/announcements',
    {
      config: { access: 'audit' },
      schema: {
        tags: ['operator'],
        summary: 'All announcements that ever were, newest first',
        querystring: PageQuerySchema,
        response: answers({ 200: OperatorAnnouncementPage }),
      },
    },
    async (request, reply) => {
      const { limit = itemsByDefault, cursor } = request.query;
      const found = await fromDatabase(board.page(limit + 1, readCursor(cursor)));
      return sendJson(reply, announcementsJson(found, limit, operatorAnnouncementJson));
    },
  );

  app.post(
    '/v1/operator/announcements',
    {
      config: {
        access: 'operator',
        audit: { action: 'publishAnnouncement', subject: () => 'announcements' },
      },
      schema: {
        tags: ['operator'],
        summary: 'Tell everybody something',
        description: 'Shown until it is withdrawn, or `expiresAt` has come.',
        body: PublishAnnouncement,
        response: answers({ 201: OperatorAnnouncement }),
      },
    },
    async (request, reply) => {
      const { severity, title, text, instrument, expiresAt } = request.body;
      const symbol =
        instrument === undefined
          ? undefined
          : instrumentOf(market, instrument, 'instrument').symbol;
      const expires = readTime(expiresAt, 'expiresAt');
      if (expires !== undefined && expires.getTime() <= nowMs()) {
        throw invalidField('expiresAt', '"expiresAt" is a time that is still to come.');
      }
      const announcement = await fromDatabase(
        board.publish({
          severity,
          title,
          text,
          symbol,
          publishedAt: new Date(nowMs()),
          publishedBy: operatorOf(request).username,
          expiresAt: expires,
        }),
      );
      return sendJson(reply.code(201), operatorAnnouncementJson(announcement));
    },
  );

  app.delete(
    '/v1/operator/announcements/:announcementId',
    {
      config: {
        access: 'operator',
        audit: {
          action: 'withdrawAnnouncement',
          subject: (request) => `announcement/${idText(request)}`,
          state: async (request) => {
            const found = await board.find(parseOrderId(idText(request)));
            return found && operatorAnnouncementJson(found);
          },
        },
      },
      schema: {
        tags: ['operator'],
        summary: 'Take an announcement back',
        params: AnnouncementParams,
        response: answers({ 200: OperatorAnnouncement }),
      },
    },
    async (request, reply) => {
      const announcementId = parseOrderId(request.params.announcementId);
      const withdrawn =
        announcementId === 0
          ? undefined
          : await fromDatabase(board.withdraw(announcementId, new Date(nowMs())));
      if (withdrawn === undefined) throw new ApiError(RejectCode.unknownAnnouncement);
      return sendJson(reply, operatorAnnouncementJson(withdrawn));
    },
  );
}

function idText(request: FastifyRequest): string {
  return (request.params as { readonly announcementId: string }).announcementId;
}

function announcementsJson(
  found: readonly Announcement[],
  limit: number,
  write: (each: Announcement) => string,
): string {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1)?.announcementId : undefined;
  return pageJson(listJson(items, write), last);
}

function announcementJson(announcement: Announcement): string {
  return JSON.stringify(announcementObject(announcement));
}

function operatorAnnouncementJson(announcement: Announcement): string {
  const { publishedBy, withdrawnAt } = announcement;
  return JSON.stringify({
    ...announcementObject(announcement),
    publishedBy,
    withdrawnAt: timeOrNull(withdrawnAt),
  });
}

/** As everybody sees it, at both doors. */
export function announcementObject(announcement: Announcement): object {
  const { announcementId, severity, title, text, symbol, publishedAt, expiresAt } = announcement;
  return {
    announcementId: String(announcementId),
    severity,
    title,
    text,
    instrument: symbol ?? null,
    publishedAt: timeOrNull(publishedAt),
    expiresAt: timeOrNull(expiresAt),
  };
}

function timeOrNull(date: Date | undefined): string | null {
  return date === undefined ? null : formatTimeUs(date.getTime() * 1_000);
}
