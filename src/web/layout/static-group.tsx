// A group of tabs of the desk as it is first seen: looks and answers to keys like a docked one.

import { useId, useState, type KeyboardEvent } from 'react';
import { tabOf } from './focus-tab.ts';
import { PanelMenuFace } from './panel-menu-face.tsx';
import { PanelPlace } from './panel-place.tsx';
import type { PanelId } from './panels.ts';
import { TabFace, useTabTitle } from './tab-face.tsx';
import type { Group } from './tree.ts';

export type StaticActions = {
  readonly reveal: (id: PanelId) => void;
  readonly close: (id: PanelId) => void;
  readonly toggleMaximised: (id: PanelId) => void;
  readonly openMenu: (id: PanelId) => void;
};

export function StaticGroup(props: { group: Group; actions: StaticActions; onReach: () => void }) {
  const { group, actions, onReach } = props;
  const { tabs, active } = group;
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const id = useId();
  const walk = (event: KeyboardEvent): void => {
    const from = tabs.findIndex((each) => tabOf(each) === event.target);
    const here = tabs[from];
    if (here === undefined) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to =
      step === undefined
        ? { Home: tabs[0], End: tabs.at(-1), Enter: here, ' ': here }[event.key]
        : tabs[(from + step + tabs.length) % tabs.length];
    if (to !== undefined) actions.reveal(to);
    else if (event.key === 'Delete') actions.close(here);
    else return;
    event.preventDefault();
  };
  return (
    <div
      aria-labelledby={`${id}-group`}
      className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface"
      data-group={active}
      role="group"
    >
      <span hidden id={`${id}-group`}>
        Group of panels
      </span>
      <div className="desk-strip" onPointerEnter={onReach}>
        <div aria-orientation="horizontal" className="flex" onKeyDown={walk} role="tablist">
          {tabs.map((each) => (
            <StaticTab
              actions={actions}
              controls={`${id}-panel`}
              id={each}
              key={each}
              selected={each === active}
            />
          ))}
        </div>
        <div className="flex h-full items-center gap-0.5 pr-1">
          <div className="flex items-center gap-1" key={active} ref={setSlot} />
          <PanelMenuFace
            aria-expanded={false}
            aria-haspopup="menu"
            id={active}
            onClick={() => actions.openMenu(active)}
          />
        </div>
      </div>
      <div
        aria-labelledby={`${id}-panel-${active}`}
        className="min-h-0 flex-1 overflow-hidden"
        id={`${id}-panel`}
        role="tabpanel"
        tabIndex={-1}
      >
        <PanelPlace id={active} key={active} slot={slot} />
      </div>
    </div>
  );
}

function StaticTab(props: {
  id: PanelId;
  selected: boolean;
  controls: string;
  actions: StaticActions;
}) {
  const { id, selected, controls, actions } = props;
  const title = useTabTitle(id);
  return (
    <div
      aria-controls={controls}
      aria-label={title}
      aria-selected={selected}
      className="desk-tab"
      data-tab-panel-id={id}
      id={`${controls}-${id}`}
      onClick={() => actions.reveal(id)}
      onPointerDown={(event) => {
        if (event.button === 0) actions.reveal(id);
      }}
      role="tab"
      tabIndex={selected ? 0 : -1}
    >
      <TabFace
        onClose={() => actions.close(id)}
        onMaximise={() => actions.toggleMaximised(id)}
        title={title}
      />
    </div>
  );
}
