// The command palette: type a few letters, press Enter. Loaded when it is first wanted.

import { Command } from 'cmdk';
import * as Dialog from 'radix-ui/dialog';
import { useMemo, useRef, useState } from 'react';
import { browserStorage } from '../state/browser-storage.ts';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { find } from './find.ts';
import { paletteItems, type PaletteItem } from './palette-items.ts';
import { noteRecent, readRecent } from './recent.ts';

/** More than anybody reads; a longer list is a shorter word away. */
const shownMax = 40;

export default function CommandPalette() {
  const terminal = useTerminal();
  const [query, setQuery] = useState('');
  const [items] = useState(() => paletteItems(terminal));
  const [recent] = useState(() => readRecent(browserStorage));
  const opener = useRef<Element | null>(null);
  const chosen = useRef<PaletteItem | null>(null);
  const found = useMemo(() => find(items, query, recent), [items, query, recent]);
  const groups = useMemo(
    () => grouped(found.slice(0, shownMax), query, recent),
    [found, query, recent],
  );
  const run = (item: PaletteItem): void => {
    noteRecent(browserStorage, item.id);
    chosen.current = item;
    terminal.shell.show(null);
  };
  return (
    <Dialog.Root onOpenChange={() => terminal.shell.show(null)} open>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[min(34rem,76dvh)] w-[min(40rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line-strong bg-surface shadow-(--shadow)"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement && opener.current.isConnected)
              opener.current.focus();
            // After the focus is back, for the command may want it elsewhere.
            chosen.current?.run();
          }}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Command className="flex min-h-0 flex-col" label="Commands" loop shouldFilter={false}>
            <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
              <Icon className="size-4 text-ink-3" name="search" />
              <Command.Input
                className="h-full min-w-0 flex-1 bg-transparent text-sm outline-none"
                onValueChange={setQuery}
                placeholder="Stock, page or command"
                value={query}
              />
              <KeyCaps keys="Escape" />
            </div>
            <Command.List className="min-h-0 overflow-y-auto p-1.5" label="Commands">
              <Command.Empty className="px-3 py-8 text-center text-ink-3">
                Nothing is called that.
              </Command.Empty>
              {groups.map(({ group, members }) => (
                <Command.Group
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:text-ink-3"
                  heading={group}
                  key={group}
                >
                  {members.map((item) => (
                    <Command.Item
                      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-(--radius) px-2.5 py-1 select-none data-[selected=true]:bg-hover data-[selected=true]:shadow-[inset_2px_0_0_var(--accent)]"
                      key={item.id}
                      onSelect={() => run(item)}
                      value={item.id}
                    >
                      <span className="shrink-0 font-medium">{item.label}</span>
                      <span className="min-w-0 flex-1 truncate text-xs text-ink-3">
                        {item.group === 'Stocks' || item.group === 'Layouts' ? item.also : ''}
                      </span>
                      {item.keys !== null && <KeyCaps keys={item.keys} />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {found.length > shownMax && (
                <p className="px-2.5 py-2 text-2xs text-ink-3">
                  {found.length - shownMax} more: type on to find them.
                </p>
              )}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Without a query what was used last comes first, under a heading of its own; with one the best answer leads. */
function grouped(
  items: readonly PaletteItem[],
  query: string,
  recent: readonly string[],
): readonly { readonly group: string; readonly members: readonly PaletteItem[] }[] {
  const groups = new Map<string, PaletteItem[]>();
  for (const item of items) {
    const group = query.trim() === '' && recent.includes(item.id) ? 'Used last' : item.group;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [item]);
    else members.push(item);
  }
  return [...groups].map(([group, members]) => ({ group, members }));
}
