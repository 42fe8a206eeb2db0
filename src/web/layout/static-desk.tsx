// The desk as it is first seen: a layout drawn with plain boxes, which is all that somebody needs who only looks and trades. What moves panels
// is far heavier and comes when a pointer or a key asks for it: it then stands exactly where this stood.

import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useTerminal } from '../terminal-context.ts';
import { deskGap } from './desk-box.ts';
import { noDesk, type DeskHandle } from './desk-store.ts';
import { focusTab, inReadingOrder, tabOf } from './focus-tab.ts';
import type { PanelId } from './panels.ts';
import { StaticGroup, type StaticActions } from './static-group.tsx';
import { frontsOf, panelsOf, type Group, type Layout, type Split } from './tree.ts';

export function StaticDesk(props: {
  layout: Layout;
  /** Brings a panel of the layout to the front of its group. */
  onFront: (id: PanelId) => void;
  /** Somebody is about to take hold of something. */
  onReach: () => void;
  /** Calls the desk that can do more, as soon as it stands. */
  onNeed: (action: (handle: DeskHandle) => void) => void;
}) {
  const { layout, onReach } = props;
  const frame = useRef<HTMLDivElement>(null);
  const actions = useStaticHandle(frame, props);
  return (
    <div className="flex h-full" ref={frame}>
      <Node actions={actions} along={layout.along} node={layout.root} onReach={onReach} path="" />
    </div>
  );
}

type NodeProps = {
  readonly node: Group | Split;
  readonly along: Layout['along'];
  readonly actions: StaticActions;
  readonly onReach: () => void;
  readonly path: string;
};

function Node({ node, along, actions, onReach, path }: NodeProps) {
  if ('tabs' in node) return <StaticGroup actions={actions} group={node} onReach={onReach} />;
  const whole = node.parts.reduce((sum, part) => sum + part.size, 0);
  // The gaps are taken from each part alike, as the dock does it.
  const gapShare = (deskGap * (node.parts.length - 1)) / node.parts.length;
  const across = along === 'row' ? 'column' : 'row';
  return (
    <div className={`flex min-h-0 min-w-0 flex-1 ${along === 'row' ? '' : 'flex-col'}`}>
      {node.parts.flatMap((part, index) => {
        const name = `${path}/${index}`;
        const grip = along === 'row' ? 'w-1 cursor-ew-resize' : 'h-1 cursor-ns-resize';
        return [
          index > 0 && (
            <div
              className={`shrink-0 ${grip}`}
              data-grip
              key={`${name} grip`}
              onPointerEnter={onReach}
            />
          ),
          <div
            className="flex min-h-0 min-w-0 shrink-0 overflow-hidden"
            key={name}
            style={{ flexBasis: `calc(${(part.size / whole) * 100}% - ${gapShare}px)` }}
          >
            <Node actions={actions} along={across} node={part.node} onReach={onReach} path={name} />
          </div>,
        ];
      })}
    </div>
  );
}

/** Tells the rest of the page what stands here, and does for it what plain boxes can do. */
function useStaticHandle(
  frame: RefObject<HTMLDivElement | null>,
  props: Parameters<typeof StaticDesk>[0],
): StaticActions {
  const { desk } = useTerminal();
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
    const { layout } = props;
    const placed = panelsOf(layout.root);
    const { active } = desk.getState();
    desk.setState({
      placed,
      shown: frontsOf(layout.root),
      active: active !== null && placed.includes(active) ? active : (placed[0] ?? null),
    });
  });
  const made = useRef<{ handle: DeskHandle; actions: StaticActions } | null>(null);
  made.current ??= makeHandle(frame, latest);
  const { handle, actions } = made.current;
  useEffect(() => {
    desk.setState({ handle, docked: true });
    return () => {
      // The desk that takes over has put in its own by now.
      if (desk.getState().handle === handle) desk.setState(noDesk);
    };
  }, [desk, handle]);
  useEffect(() => {
    const use = (event: Event): void => {
      if (!(event.target instanceof Element)) return;
      const id = event.target.closest('[data-group]')?.getAttribute('data-group');
      if (typeof id === 'string') desk.setState({ active: id as PanelId });
    };
    const element = frame.current;
    element?.addEventListener('focusin', use);
    element?.addEventListener('pointerdown', use);
    return () => {
      element?.removeEventListener('focusin', use);
      element?.removeEventListener('pointerdown', use);
    };
  }, [desk, frame]);
  return actions;
}

function makeHandle(
  frame: RefObject<HTMLDivElement | null>,
  latest: RefObject<Parameters<typeof StaticDesk>[0]>,
): { handle: DeskHandle; actions: StaticActions } {
  const need = (action: (handle: DeskHandle) => void): void => latest.current.onNeed(action);
  const holds = (id: PanelId): boolean => panelsOf(latest.current.layout.root).includes(id);
  const reveal = (id: PanelId): void => {
    if (!holds(id)) {
      need((dock) => dock.reveal(id));
      return;
    }
    flushSync(() => latest.current.onFront(id));
    focusTab(id);
  };
  const handle: DeskHandle = {
    reveal,
    add(id) {
      if (!holds(id)) need((dock) => dock.add(id));
    },
    close: (id) => need((dock) => dock.close(id)),
    move: (id, direction) => need((dock) => dock.move(id, direction)),
    split: (id, direction) => need((dock) => dock.split(id, direction)),
    openMenu: (id) =>
      need((dock) => {
        // Whoever has gone on to something else by now is not interrupted. Some browsers give a button that is clicked no focus.
        const { activeElement, body } = document;
        if (activeElement === body || activeElement?.getAttribute('data-menu-of') === id)
          dock.openMenu(id);
      }),
    toggleMaximised: (id) => need((dock) => dock.toggleMaximised(id)),
    walk(step) {
      const fronts = frontsOf(latest.current.layout.root);
      const groups = inReadingOrder(
        fronts.flatMap((id) => tabOf(id, frame.current ?? document)?.closest('[data-group]') ?? []),
        (group) => group,
      );
      const focused = groups.findIndex((group) => group.contains(document.activeElement));
      const from = focused === -1 && step === -1 ? 0 : focused;
      const next = groups[(from + step + groups.length) % groups.length];
      next?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
    },
    layout: () => latest.current.layout,
  };
  return {
    handle,
    actions: {
      reveal,
      close: handle.close,
      toggleMaximised: handle.toggleMaximised,
      openMenu: handle.openMenu,
    },
  };
}
