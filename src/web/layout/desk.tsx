// The desk on a wide screen. Plain boxes stand first; the dock is loaded when somebody reaches for a tab, a gap or a menu, is put up unseen behind
// them, and takes over with every panel as it is. Whatever was asked of the desk in between is done then.

import './desk.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { notLoaded, part, usePart } from '../ui/part.tsx';
import { deskGap, useBox } from './desk-box.ts';
import type { DeskHandle } from './desk-store.ts';
import { layoutOf } from './layouts-store.ts';
import { PanelHosts } from './panel-hosts.tsx';
import type { PanelId } from './panels.ts';
import { StaticDesk } from './static-desk.tsx';
import { bringToFront, panelsOf, type Box, type Layout } from './tree.ts';

const dock = part(() => import('./dock.tsx'));

/** How far the dock has come: taking, it has its panels but is not seen yet. */
type Dockage = 'away' | 'wanted' | 'taking' | 'stands';

export function Desk() {
  const frame = useRef<HTMLElement>(null);
  const box = useBox(frame);
  const [dockage, setDockage] = useState<Dockage>('away');
  const { layout, front } = useStaticLayout(box);
  const handover = useHandover(frame);
  const { Component: Dock, failed, retry } = usePart(dock, dockage !== 'away');
  useNotice();
  useEffect(() => {
    if (!failed) return;
    toast.error(notLoaded, { id: 'notLoaded' });
    handover.forget();
    setDockage('away');
    retry();
  }, [failed, handover, retry]);
  useLayoutEffect(() => {
    if (dockage === 'taking') setDockage('stands');
  }, [dockage]);
  useEffect(() => {
    if (dockage === 'stands') handover.takeOver();
  }, [dockage, handover]);
  const reach = (): void => setDockage((now) => (now === 'away' ? 'wanted' : now));
  return (
    <main className="relative min-h-0 flex-1" ref={frame}>
      {dockage !== 'stands' && layout !== null && (
        <div
          className="absolute inset-0"
          onPointerDownCapture={(event) => handover.hold(event)}
          style={{ paddingTop: deskGap }}
        >
          <StaticDesk
            layout={layout}
            onFront={front}
            onNeed={(action) => {
              handover.need(action);
              reach();
            }}
            onReach={reach}
          />
        </div>
      )}
      {dockage !== 'away' && Dock !== null && (
        <div
          // Until it has its panels nobody is to meet two of each tab.
          aria-hidden={dockage === 'wanted' ? true : undefined}
          className={`absolute inset-0 ${dockage === 'stands' ? '' : 'pointer-events-none opacity-0'}`}
          style={{ paddingTop: deskGap }}
        >
          <Dock
            onStand={() => {
              handover.note();
              setDockage('taking');
            }}
            takes={dockage === 'taking' || dockage === 'stands'}
          />
        </div>
      )}
      <PanelHosts />
    </main>
  );
}

/** What the plain desk shows: the chosen layout, with the tabs in front that the user has chosen since. */
function useStaticLayout(box: Box | null): {
  layout: Layout | null;
  front: (id: PanelId) => void;
} {
  const { layouts } = useTerminal();
  const state = useStore(layouts.store);
  const [fronts, setFronts] = useState<readonly PanelId[]>([]);
  useEffect(() => {
    setFronts([]);
  }, [state.chosen]);
  const layout = box === null ? null : fronts.reduce(bringToFront, layoutOf(state, box));
  const front = (id: PanelId): void => {
    setFronts((now) => [...now.filter((each) => each !== id), id]);
    // A layout that is the user's own already remembers its tabs as well.
    if (state.changed !== null && panelsOf(state.changed.root).includes(id))
      layouts.change(bringToFront(state.changed, id));
  };
  return { layout, front };
}

/** What the dock is to do as soon as it stands, and where keyboard and pointer were then. */
function useHandover(frame: { readonly current: HTMLElement | null }) {
  const { desk } = useTerminal();
  const [made] = useState(() => {
    let waiting: ((handle: DeskHandle) => void)[] = [];
    let pressed: PointerEventInit | null = null;
    let label: string | null = null;
    const letGo = (): void => {
      pressed = null;
    };
    return {
      letGo,
      forget() {
        waiting = [];
      },
      need: (action: (handle: DeskHandle) => void) => void waiting.push(action),
      hold(event: { readonly target: EventTarget; readonly nativeEvent: PointerEvent }) {
        const grip =
          event.target instanceof Element && event.target.closest('[data-grip]') !== null;
        const { clientX, clientY, pointerId, button, buttons } = event.nativeEvent;
        pressed = grip ? { clientX, clientY, pointerId, button, buttons } : null;
      },
      note() {
        const { activeElement } = document;
        label =
          activeElement?.closest('.desk-strip') === null
            ? null
            : (activeElement?.getAttribute('aria-label') ?? null);
      },
      takeOver() {
        const { handle } = desk.getState();
        if (label !== null && document.activeElement === document.body)
          frame.current
            ?.querySelector<HTMLElement>(`[aria-label="${label}"]:not([role=group], section)`)
            ?.focus();
        if (pressed !== null) {
          const { clientX = 0, clientY = 0 } = pressed;
          document
            .elementFromPoint(clientX, clientY)
            ?.closest('.dv-sash')
            ?.dispatchEvent(new PointerEvent('pointerdown', { ...pressed, bubbles: true }));
        }
        const actions = waiting;
        waiting = [];
        if (handle !== null) actions.forEach((action) => action(handle));
      },
    };
  });
  useEffect(() => {
    addEventListener('pointerup', made.letGo, true);
    return () => removeEventListener('pointerup', made.letGo, true);
  }, [made]);
  return made;
}

/** What was wrong with the layouts that were remembered is told once. */
function useNotice(): void {
  const { layouts } = useTerminal();
  const notice = useStore(layouts.store, (state) => state.notice);
  useEffect(() => {
    if (notice === null) return;
    toast.warning(notice);
    layouts.store.setState({ notice: null });
  }, [layouts, notice]);
}
