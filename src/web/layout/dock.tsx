// The desk of docked panels: dockview with places for the terminal's panels, kept in step with the chosen layout. Loaded when somebody reaches for
// a panel. It knows of layouts and panels and nothing of what stands in them.

import 'dockview-react/dist/styles/dockview.css';
import './dock.css';
import {
  DockviewReact,
  type DockviewApi,
  type DockviewTheme,
  type IDockviewPanelProps,
} from 'dockview-react';
import {
  createContext,
  useContext,
  useEffect,
  useRef,
  useState,
  type FunctionComponent,
} from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { EmptyNote } from '../ui/panel.tsx';
import { noDesk } from './desk-store.ts';
import { DockActions } from './dock-actions.tsx';
import { dockHandle } from './dock-handle.ts';
import { DockTab } from './dock-tab.tsx';
import { layoutOf } from './layouts-store.ts';
import { PanelPlace } from './panel-place.tsx';
import { isPanelId, panelIds, type PanelId } from './panels.ts';
import { isPresetName, presetNames } from './presets.ts';
import { slots } from './slots.ts';
import { fromDock, sameShape, toDock, type Box, type Layout } from './tree.ts';

const theme: DockviewTheme = {
  name: 'buttonwood',
  className: 'dockview-theme-buttonwood',
  gap: 4,
  dndTabIndicator: 'line',
  dndPanelOverlay: 'group',
};

const components = Object.fromEntries(
  panelIds.map((id) => [id, (props: IDockviewPanelProps) => <DockPanel {...props} id={id} />]),
) satisfies Record<string, FunctionComponent<IDockviewPanelProps>>;

/** Whether places take their panels in: not before all of them stand. */
const TakesContext = createContext(false);

export default function Dock({ takes, onStand }: { takes: boolean; onStand: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<DockviewApi | null>(null);
  useFollowLayouts(api, frame, onStand);
  return (
    <TakesContext value={takes}>
      <div className="h-full" ref={frame}>
        <DockviewReact
          components={components}
          defaultTabComponent={DockTab}
          disableFloatingGroups
          onReady={(event) => setApi(event.api)}
          rightHeaderActionsComponent={DockActions}
          scrollbars="native"
          theme={theme}
          watermarkComponent={NoPanels}
        />
      </div>
    </TakesContext>
  );
}

function NoPanels() {
  return (
    <EmptyNote
      hint="Panels brings them back, Layout starts again with a preset."
      title="Every panel is closed"
    />
  );
}

/** A panel behind a tab draws nothing. */
function DockPanel({ api, id }: IDockviewPanelProps & { id: PanelId }) {
  const [visible, setVisible] = useState(api.isVisible);
  const [groupId, setGroupId] = useState(api.group.id);
  useEffect(() => {
    setVisible(api.isVisible);
    setGroupId(api.group.id);
    const heard = [
      api.onDidVisibilityChange((event) => setVisible(event.isVisible)),
      api.onDidGroupChange(() => setGroupId(api.group.id)),
    ];
    return () => heard.forEach((each) => each.dispose());
  }, [api]);
  const slot = useStore(slots, (state) => state[groupId] ?? null);
  const takes = useContext(TakesContext);
  return visible && takes && <PanelPlace id={id} slot={slot} />;
}

/** Longer than the frames of a window that is being resized. */
const settledMs = 120;

function useFollowLayouts(
  api: DockviewApi | null,
  frame: { readonly current: HTMLDivElement | null },
  onStand: () => void,
): void {
  const { layouts, desk } = useTerminal();
  const stands = useRef(onStand);
  useEffect(() => {
    const room = frame.current;
    if (api === null || room === null) return undefined;
    let settled: ReturnType<typeof setTimeout> | undefined;
    let applying = false;
    /** What was put up last, to tell a user's change from a change of the window. */
    let put: Layout | null = null;
    let sashHeld = false;

    const tell = (): void => {
      desk.setState({
        placed: api.panels.map(({ id }) => id).filter(isPanelId),
        shown: api.panels
          .filter((panel) => panel.api.isVisible)
          .map(({ id }) => id)
          .filter(isPanelId),
        active: isPanelId(api.activePanel?.id) ? api.activePanel.id : null,
        maximised: api.hasMaximizedGroup(),
      });
    };
    const apply = (layout: Layout): Layout => {
      api.fromJSON(toDock(layout, roomOf(room)), { reuseExistingPanels: true });
      return layout;
    };
    const chosenLayout = (): Layout => layoutOf(layouts.store.getState(), roomOf(room));
    const putUp = (layout = chosenLayout()): void => {
      applying = true;
      try {
        put = apply(layout);
      } catch {
        // A layout that dockview refuses is none: the preset is one that it takes.
        toast.warning('This layout could not be put up. The preset stands instead.');
        layouts.choose(presetNames[0]);
        put = apply(chosenLayout());
      } finally {
        applying = false;
      }
      tell();
    };
    const note = (): void => {
      tell();
      if (applying || api.hasMaximizedGroup()) return;
      const now = fromDock(api.toJSON());
      if (now === null || put === null) return;
      if (sashHeld || layouts.store.getState().changed !== null || !sameShape(now, put)) {
        put = now;
        layouts.change(now);
      }
    };
    /** A preset that nobody has changed is fitted anew to the room there is. */
    const fit = (): void => {
      const { chosen, changed } = layouts.store.getState();
      if (isPresetName(chosen) && changed === null && !api.hasMaximizedGroup()) putUp();
    };

    // As the plain desk stood, with the tabs in front that were in front there.
    const plain = desk.getState();
    putUp(plain.handle?.layout() ?? undefined);
    if (plain.active !== null) api.getPanel(plain.active)?.api.setActive();
    desk.setState({ handle: dockHandle(api, desk), docked: true });
    stands.current();
    const heard = [
      api.onDidLayoutChange(note),
      api.onDidActivePanelChange(tell),
      api.onDidMaximizedGroupChange(tell),
    ];
    const forget = layouts.store.subscribe((state, before) => {
      if (state.chosen !== before.chosen || (state.changed === null && before.changed !== null))
        putUp();
    });
    const hold = (event: PointerEvent): void => {
      sashHeld = event.target instanceof Element && event.target.closest('.dv-sash') !== null;
    };
    // The change of a drag is told a moment after the pointer is let go.
    const release = (): void => {
      setTimeout(() => {
        sashHeld = false;
      }, 100);
    };
    addEventListener('pointerdown', hold, true);
    addEventListener('pointerup', release, true);
    let first = true;
    const observer = new ResizeObserver(() => {
      if (first) {
        first = false;
        return;
      }
      clearTimeout(settled);
      settled = setTimeout(fit, settledMs);
    });
    observer.observe(room);
    return () => {
      heard.forEach((each) => each.dispose());
      forget();
      removeEventListener('pointerdown', hold, true);
      removeEventListener('pointerup', release, true);
      observer.disconnect();
      clearTimeout(settled);
      desk.setState(noDesk);
    };
  }, [api, frame, layouts, desk]);
}

function roomOf(room: HTMLElement): Box {
  return { width: room.clientWidth, height: room.clientHeight };
}
