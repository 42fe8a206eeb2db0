// Listens to a page for everything that must not happen behind a user's back: errors, refused and failed requests, requests to
// anybody but the venue, breaches of the content security policy.

import type { Page, Request } from 'playwright-core';

export class PageWatch {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  private constructor() {}

  static async over(page: Page, origin: string): Promise<PageWatch> {
    const watch = new PageWatch();
    const host = new URL(origin).host;
    // A breach is an error of the console too, but its own words there differ between browsers.
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy ${event.violatedDirective} forbids ${event.blockedURI}`);
      });
    });
    page.on('console', (message) => {
      const text = message.text();
      // The answers and failures below say the same, with the method.
      if (text.startsWith('Failed to load resource')) return;
      if (['error', 'warning'].includes(message.type())) watch.note(`${message.type()} ${text}`);
    });
    page.on('pageerror', (error) => watch.note(`uncaught ${error.message}`));
    page.on('crash', () => watch.note('the page crashed'));
    let visits = 0;
    let isLeaving = false;
    const visitOf = new WeakMap<Request, number>();
    page.on('request', (request) => {
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
        visits++;
        isLeaving = true;
      }
      // Until the next page is there the one before may go on asking.
      visitOf.set(request, isLeaving ? visits - 1 : visits);
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.host !== host) watch.note(`foreign ${url.href}`);
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== host) watch.note(`foreign ${socket.url()}`);
    });
    page.on('domcontentloaded', () => {
      isLeaving = false;
    });
    page.on('requestfailed', (request) => {
      const { pathname } = new URL(request.url());
      const place = `${request.method()} ${pathname}`;
      const reason = request.failure()?.errorText ?? '';
      // Whoever leaves a page waits no longer for what it was reading.
      const wasLeft = visitOf.get(request) !== visits && reason === 'net::ERR_ABORTED';
      // A preview asks, and changes nothing, whatever its method.
      const isQuestion = request.method() === 'GET' || pathname === '/v1/orders/preview';
      if (!wasLeft || !isQuestion) watch.note(`failed ${place} ${reason}`);
    });
    page.on('response', (response) => {
      const place = `${response.request().method()} ${new URL(response.url()).pathname}`;
      if (response.status() >= 400) watch.note(`${response.status()} ${place}`);
    });
    return watch;
  }

  /** What the test is about may happen from now on: such as the refusal of an order, or an outage. */
  allow(what: RegExp): void {
    this.allowed.push(what);
  }

  get complaints(): readonly string[] {
    return this.found;
  }

  private note(what: string): void {
    if (!this.allowed.some((pattern) => pattern.test(what))) this.found.push(what);
  }
}
