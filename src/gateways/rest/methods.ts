// What each path knows: its methods, so that another one is answered with 405 and the list of those that work, not as if nothing were there;
// and no query, unless its schema names one.

import type { HTTPMethods } from 'fastify';
import Type from 'typebox';
import { ApiError } from '../api-error.ts';
import type { Rest } from './context.ts';
import { RejectCode } from '#core/reject-codes.ts';

const allMethods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const nothing = Type.Object({}, { additionalProperties: false });
const apiPath = /^\/(?:v1|health)\//;

export class MethodTable {
  private readonly app: Rest;
  private readonly byPath = new Map<string, Set<string>>();

  /** Notes the routes that are added to the app from now on. */
  constructor(app: Rest) {
    this.app = app;
    app.addHook('onRoute', (route) => {
      const { url, method } = route;
      if (!apiPath.test(url)) return;
      route.schema = { querystring: nothing, ...route.schema };
      const methods = this.byPath.get(url) ?? new Set();
      for (const each of [method].flat()) methods.add(each);
      this.byPath.set(url, methods);
    });
  }

  /** Adds routes that refuse the other methods of every path so far. */
  refuseOthers(): void {
    for (const [url, methods] of Array.from(this.byPath)) {
      const others = allMethods.filter((method) => !methods.has(method));
      const allow = [...methods].join(', ');
      this.app.route({
        url,
        method: others,
        config: { access: 'public' },
        schema: { hide: true },
        // Before the body is read: it does not matter what is in it.
        onRequest: async (_request, reply) => {
          reply.header('allow', allow);
          throw new ApiError(RejectCode.unknownOperation, {
            field: 'method',
            status: 405,
            message: `This path knows ${allow}.`,
          });
        },
        handler: () => undefined,
      });
    }
  }
}
