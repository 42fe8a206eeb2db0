// The desk: panels are moved, closed, brought back and maximised by the keyboard alone, layouts are kept, and a broken one never costs the page.

import { expect, test } from 'vitest';
import { checkPlace } from './check-place.ts';
import { desk, onStage, phone } from './stage.ts';
import {
  expectCount,
  expectFocus,
  expectGone,
  expectSeen,
  expectText,
  waiting,
  type TerminalPage,
} from './terminal-page.ts';

const layoutsKey = 'buttonwood.layouts';

onStage('the desk', { agents: false }, (stage) => {
  test('panels are maximised, moved, closed and brought back without a mouse', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await expectSeen(visitor.ticket);
    const groups = page.getByRole('tablist');
    await expect.poll(() => groups.count(), waiting).toBeGreaterThanOrEqual(6);
    const before = await groups.count();

    await panelMenu(visitor, 'Chart', 'Maximise');
    await expectGone(visitor.ticket);
    await page.keyboard.press('m');
    await expectSeen(visitor.ticket);

    await panelMenu(visitor, 'Trades', 'Move above');
    await expectSeen(page.getByRole('tab', { name: 'Trades', selected: true }));
    const withBook = groups.filter({ has: page.getByRole('tab', { name: 'Order book' }) });
    await expectSeen(withBook.getByRole('tab', { name: 'Trades' }));
    await expectSeen(page.getByRole('button', { name: 'Layout: Trading changed' }));

    await page.getByRole('tab', { name: 'Trades' }).press('Delete');
    await expectCount(page.getByRole('tab', { name: 'Trades' }), 0);
    await page.getByRole('button', { name: 'Panels' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'Trades' }).press('Enter');
    await page.keyboard.press('Escape');
    await expectSeen(page.getByRole('tab', { name: 'Trades' }));

    await page.getByRole('button', { name: /^Layout: / }).press('Enter');
    await page.getByRole('menuitem', { name: 'Reset to Trading' }).press('Enter');
    await expectCount(groups, before);
  });

  test('F6 walks from group to group, and from a tab the keyboard reaches its panel', async () => {
    const { page } = await stage().visit();
    await expectSeen(page.getByRole('tab', { name: 'Chart' }));
    const groups = await page.getByRole('tablist').count();
    const seen = new Set<string | null>();
    for (let at = 0; at < groups; at += 1) {
      await page.keyboard.press('F6');
      seen.add(
        await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null),
      );
    }
    expect(seen.size).toBe(groups);
    expect([...seen]).toEqual(expect.arrayContaining(['Chart', 'Order book', 'Order ticket']));
  });

  test('a layout of the user is kept under its name, through a reload, until it is removed', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    await expectSeen(visitor.ticket);
    await layoutMenu(visitor, 'menuitemradio', /^Scalper/);
    await expectSeen(page.getByRole('button', { name: 'Layout: Scalper' }));
    await panelMenu(visitor, 'Chart', 'Close');
    await layoutMenu(visitor, 'menuitem', 'Save as…');
    const dialog = page.getByRole('dialog', { name: 'Save layout' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('trading');
    await page.keyboard.press('Enter');
    await expectText(dialog, 'Name: trading is a preset.');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('My book');
    await page.keyboard.press('Enter');
    await expectGone(dialog);
    await page.reload();
    await expectSeen(page.getByRole('button', { name: 'Layout: My book' }));
    await expectSeen(visitor.ticket);
    await expectCount(page.getByRole('tab', { name: 'Chart' }), 0);

    await layoutMenu(visitor, 'menuitem', 'Rename…');
    const rename = page.getByRole('dialog', { name: 'Rename layout' });
    await rename.getByRole('textbox', { name: 'Name' }).fill('Book only');
    await page.keyboard.press('Enter');
    await expectSeen(page.getByRole('button', { name: 'Layout: Book only' }));
    await layoutMenu(visitor, 'menuitem', 'Remove Book only');
    await expectSeen(page.getByRole('button', { name: 'Layout: Trading' }));
    await expectSeen(page.getByRole('tab', { name: 'Chart' }));
  });

  test('saved layouts that are broken or too old are put aside with a notice, and the preset stands', async () => {
    const visitor = await stage().visit();
    const { page } = visitor;
    const broken = [
      '{',
      '{"version":0}',
      '{"version":1,"chosen":"Trading","own":[],"changed":{"along":"row","root":{"parts":[{"size":1,"node":{"tabs":["casino"],"active":"casino"}}]}}}',
    ];
    for (const text of broken) {
      await page.evaluate(([key, value]) => localStorage.setItem(key, value), [
        layoutsKey,
        text,
      ] as const);
      await page.reload();
      await expectSeen(visitor.ticket);
      await expectSeen(page.getByText(/put aside|The preset stands instead/));
    }
  });

  test('whoever reaches for a tab gets the dock, and sees nothing of it', async () => {
    const { page, ticket } = await stage().visit();
    await expectSeen(ticket);
    const places = (): Promise<readonly string[]> => page.evaluate(placesOfTabs);
    await page.getByRole('tab', { name: 'Positions' }).click();
    const before = await places();
    expect(before.length).toBeGreaterThanOrEqual(6);
    const qty = ticket.getByRole('textbox', { name: 'Quantity', exact: true });
    await qty.focus();
    await page.keyboard.type('12');
    await page.getByRole('tab', { name: 'Order book' }).hover();
    await expectDocked(page);
    // Whoever was writing writes on.
    await page.keyboard.type('3');
    await expect.poll(() => qty.inputValue(), waiting).toBe('123');
    expect(await places()).toEqual(before);
    await expectSeen(page.getByRole('tab', { name: 'Positions', selected: true }));
  });

  test('a tab is dragged into another group, and to the side of one', async () => {
    const { page, ticket } = await stage().visit();
    await expectSeen(ticket);
    await page.getByRole('tab', { name: 'Trades' }).hover();
    await expectDocked(page);
    const withBook = page
      .getByRole('tablist')
      .filter({ has: page.getByRole('tab', { name: 'Order book' }) });
    await page
      .getByRole('tab', { name: 'Trades' })
      .dragTo(page.getByRole('tab', { name: 'Order book' }));
    await expectSeen(withBook.getByRole('tab', { name: 'Trades', selected: true }));
    await expectSeen(page.getByRole('button', { name: 'Layout: Trading changed' }));
    const chart = page.getByRole('region', { name: 'Price chart' });
    const { width = 0, height = 0 } = (await chart.boundingBox()) ?? {};
    await page
      .getByRole('tab', { name: 'Trades' })
      .dragTo(chart, { targetPosition: { x: width - 12, y: height / 2 } });
    await expectCount(withBook.getByRole('tab', { name: 'Trades' }), 0);
    await expect
      .poll(async () => (await chart.boundingBox())?.width ?? width, waiting)
      .toBeLessThan(width);
  });

  test('a gap that is pressed before the dock is there is dragged all the same', async () => {
    const { page, ticket } = await stage().visit();
    await expectSeen(ticket);
    const chart = page.getByRole('region', { name: 'Price chart' });
    const book = (await page.getByRole('region', { name: 'Order book' }).boundingBox()) ?? {
      x: 0,
      y: 0,
    };
    const { width = 0 } = (await chart.boundingBox()) ?? {};
    await page.mouse.move(book.x - 2, book.y + 90);
    await page.mouse.down();
    await expectDocked(page);
    await page.mouse.move(book.x - 60, book.y + 90);
    await page.mouse.move(book.x - 122, book.y + 90);
    await page.mouse.up();
    await expect
      .poll(async () => Math.round(((await chart.boundingBox())?.width ?? 0) - width), waiting)
      .toBe(-120);
    await expectSeen(page.getByRole('button', { name: 'Layout: Trading changed' }));
  });

  test('a part that cannot be loaded says so, and is loaded when it is wanted again', async () => {
    const { page, ticket, watch } = await stage().visit();
    await expectSeen(ticket);
    watch.allow(/ERR_FAILED/);
    const parts = /\/assets\/(layouts-menu|dock)-[^/]*\.js$/;
    await page.route(parts, (route) => route.abort());
    const layoutButton = page.getByRole('button', { name: /^Layout: / });
    await layoutButton.press('Enter');
    const told = page.getByText('could not be loaded');
    await expectSeen(told);
    await expectSeen(ticket);
    await expectGone(told);
    await page.getByRole('button', { name: 'Chart panel', exact: true }).press('Enter');
    await expectSeen(told);
    await page.unroute(parts);
    await layoutButton.press('Enter');
    await expectSeen(page.getByRole('menuitemradio', { name: /^Scalper/ }));
    await page.keyboard.press('Escape');
    await expectFocus(layoutButton);
    await page.getByRole('button', { name: 'Chart panel', exact: true }).press('Enter');
    await expectSeen(page.getByRole('menuitem', { name: 'Maximise' }));
  });

  test('a menu that comes late does not close the one that was opened since', async () => {
    const { page, ticket } = await stage().visit();
    await expectSeen(ticket);
    let letThrough = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route(/\/assets\/dock-[^/]*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Chart panel', exact: true }).press('Enter');
    await page.getByRole('button', { name: /^Layout: / }).press('Enter');
    const choice = page.getByRole('menuitemradio', { name: /^Scalper/ });
    await expectSeen(choice);
    letThrough();
    await page.locator('.dv-sash').first().waitFor({ state: 'attached' });
    await expectSeen(page.locator('.dv-tab').first());
    await expectSeen(choice);
    expect(await page.getByRole('menuitem', { name: 'Maximise' }).count()).toBe(0);
  });

  for (const theme of ['dark', 'light'] as const) {
    test(`every preset and menu is for everybody, ${theme}`, async () => {
      const visitor = await stage().visit({ theme, viewport: desk });
      const { page } = visitor;
      await expectSeen(visitor.ticket);
      for (const preset of ['Chart', 'Scalper', 'Overview']) {
        await layoutMenu(visitor, 'menuitemradio', new RegExp(`^${preset}`));
        await expectSeen(page.getByRole('button', { name: `Layout: ${preset}`, exact: true }));
        await expectSeen(page.getByRole('tab', { name: 'Order ticket' }));
        await checkPlace(page, preset);
      }
      await page.getByRole('button', { name: 'Chart panel' }).press('Enter');
      await expectSeen(page.getByRole('menuitem', { name: 'Maximise' }));
      await checkPlace(page, 'menu of a panel');
    });
  }

  test('a phone knows nothing of layouts', async () => {
    const { page } = await stage().visit({ viewport: phone });
    await expectSeen(page.getByRole('navigation', { name: 'Panels' }));
    expect(await page.getByRole('button', { name: /^Layout: / }).count()).toBe(0);
  });
});

async function panelMenu({ page }: TerminalPage, panel: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `${panel} panel`, exact: true }).press('Enter');
  await page.getByRole('menuitem', { name: item, exact: true }).press('Enter');
}

async function layoutMenu(
  { page }: TerminalPage,
  role: 'menuitem' | 'menuitemradio',
  item: string | RegExp,
): Promise<void> {
  await page.getByRole('button', { name: /^Layout: / }).press('Enter');
  await page.getByRole(role, { name: item }).press('Enter');
}

/** What was drawn with plain boxes is the dock's now. */
async function expectDocked(page: TerminalPage['page']): Promise<void> {
  await expectCount(page.locator('[data-grip]'), 0);
}

/** Name, selection, place and size of every tab, and of the group around it. */
function placesOfTabs(): readonly string[] {
  const boxOf = (element: Element | null): string => {
    const { x = 0, y = 0, width = 0, height = 0 } = element?.getBoundingClientRect() ?? {};
    return [x, y, width, height].map((px) => Math.round(px * 2) / 2).join(' ');
  };
  return [...document.querySelectorAll('[role=tab]')]
    .filter((tab) => tab.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .map((tab) =>
      [
        tab.getAttribute('aria-label'),
        tab.getAttribute('aria-selected'),
        boxOf(tab),
        boxOf(tab.closest('[role=group]')),
      ].join(': '),
    )
    .sort();
}
