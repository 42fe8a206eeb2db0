// What holds for every place of the terminal: axe-core finds nothing to object to, and nothing sticks out of the screen.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export async function checkPlace(page: Page, place: string): Promise<void> {
  expect(await violations(page), place).toEqual([]);
  expect(await stickingOut(page), place).toEqual([]);
}

/** What axe objects to: the rule and where, one line each. */
async function violations(page: Page): Promise<readonly string[]> {
  // What fades in is pale until it is there.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished),
    ),
  );
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  if (!isThere) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await inPage.run(document, { resultTypes: ['violations'] });
    return found.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}

/** Whatever a user would have to scroll sideways for, or could not reach at all. What scrolls within its own panel is no such thing. */
function stickingOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { documentElement, body } = document;
    const width = documentElement.clientWidth;
    const found: string[] = [];
    if (documentElement.scrollWidth > width)
      found.push(`the page is ${documentElement.scrollWidth}px wide`);
    const frame = document.querySelector('#root > *');
    const ownScroll = (element: Element): boolean => {
      for (
        let at = element.parentElement;
        at !== null && at !== body && at !== frame;
        at = at.parentElement
      ) {
        if (getComputedStyle(at).overflowX !== 'visible') return true;
      }
      return false;
    };
    for (const element of body.querySelectorAll('*')) {
      const { left, right, width: own, height } = element.getBoundingClientRect();
      if (own <= 1 || height <= 1 || (right <= width + 0.5 && left >= -0.5)) continue;
      if (!ownScroll(element))
        found.push(`${element.outerHTML.slice(0, 120)} from ${left} to ${right}`);
    }
    return found;
  });
}
