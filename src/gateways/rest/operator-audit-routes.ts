// The audit log for those who may read it: what operators did, newest first, and whether the chain is whole. It must never offer a way to
// change an entry.

import type { AuditLog } from '../audit/audit-log.ts';
import { auditCsv, auditEntryJson } from '../audit/audit-json.ts';
import { fromDatabase } from '../database-away.ts';
import { listJson } from '../market-json.ts';
import type { Rest } from './context.ts';
import { sendJson } from './market-routes.ts';
import { cursorOf, itemsByDefault, pageJson, readCursor, readTime } from './operator-paging.ts';
import { AuditChain, AuditPage, AuditQuery } from '#api/operator-schemas.ts';
import { answers } from '#api/schemas.ts';

const tags = ['operator'];
/** A long chain takes a while to walk. */
const verifyMs = 300_000;

export function addOperatorAuditRoutes(app: Rest, log: AuditLog): void {
  app.get(
    '/v1/operator/audit',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'What operators did, newest first',
        description:
          'Every change by an operator: who, when, what, to whom, with which request (secrets removed), the state before and after. With `format=csv` or `Accept: text/csv` a table; the next cursor is then in the header `x-next-cursor`.',
        querystring: AuditQuery,
        response: answers({ 200: AuditPage }),
      },
    },
    async (request, reply) => {
      const { actor, subject, action, from, to, cursor, limit = itemsByDefault } = request.query;
      const filter = {
        actor,
        subject,
        action,
        from: readTime(from, 'from'),
        to: readTime(to, 'to'),
      };
      const found = await fromDatabase(log.page(filter, limit + 1, readCursor(cursor)));
      const entries = found.slice(0, limit);
      const last = found.length > limit ? entries.at(-1)?.n : undefined;
      const wantsCsv = request.query.format === 'csv' || isCsv(request.headers.accept);
      if (!wantsCsv) return sendJson(reply, pageJson(listJson(entries, auditEntryJson), last));
      if (last !== undefined) reply.header('x-next-cursor', cursorOf(last));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .send(auditCsv(entries));
    },
  );

  app.get(
    '/v1/operator/audit/verify',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'Whether the audit log is whole and unaltered',
        description:
          'Walks the chain from its first entry: each has the hash of the one before. `pending` counts entries that wait for the database in a file.',
        response: answers({ 200: AuditChain }),
      },
    },
    async () => {
      const { intact, entries, head, fault } = await fromDatabase(log.verify(), verifyMs);
      return { intact, entries, head: head ?? null, fault: fault ?? null, pending: log.pending };
    },
  );
}

function isCsv(accept: string | undefined): boolean {
  return accept?.split(',').some((each) => each.trim().startsWith('text/csv')) === true;
}
