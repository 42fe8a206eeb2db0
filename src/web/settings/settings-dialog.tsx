// The settings of the terminal: how it looks, what it asks, what it tells, and which keys do what. Loaded when first wanted.

import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { KeysSettings } from '../hotkeys/keys-settings.tsx';
import { chooseTheme, themeStore, type ThemeChoice } from '../shell/theme.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { ModalDialog } from '../ui/modal-dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Switch } from '../ui/switch.tsx';
import { Tabs } from '../ui/tabs.tsx';
import type { Density } from './settings-store.ts';

const themeOptions = [
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'system', label: 'System' },
] as const;

const densityOptions = [
  { value: 'compact', label: 'Compact' },
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
] as const;

export default function SettingsDialog() {
  const { shell } = useTerminal();
  const first = useStore(shell.store, (state) => (state.dialog === 'keys' ? 'keys' : 'general'));
  const [tab, setTab] = useState<string>(first);
  return (
    <ModalDialog onClose={() => shell.show(null)} open title="Settings" wide>
      <Tabs
        className="h-[min(32rem,70dvh)]"
        label="Settings"
        onChange={setTab}
        tabs={[
          { value: 'general', label: 'General', content: <General /> },
          { value: 'keys', label: 'Keys', content: <KeysSettings /> },
        ]}
        value={tab}
      />
    </ModalDialog>
  );
}

function General() {
  const { settings } = useTerminal();
  const { sound, flash, density } = useStore(settings.store);
  const theme = useStore(themeStore, (state) => state.choice);
  return (
    <div className="min-h-0 flex-1 divide-y divide-line overflow-y-auto">
      <Row hint="Dark is easier on the eyes in a dark room." title="Theme">
        {() => (
          <Segmented<ThemeChoice>
            className="w-60"
            label="Theme"
            onChange={chooseTheme}
            options={themeOptions}
            value={theme}
          />
        )}
      </Row>
      <Row hint="How large text and lines are." title="Size">
        {() => (
          <Segmented<Density>
            className="w-60"
            label="Size"
            onChange={(next) => settings.set({ density: next })}
            options={densityOptions}
            value={density}
          />
        )}
      </Row>
      <OneClick />
      <Row hint="Two rising tones for a buy, two falling ones for a sell." title="Sound on fills">
        {(hintId) => (
          <Switch
            checked={sound}
            describedBy={hintId}
            label="Sound on fills"
            onChange={(next) => settings.set({ sound: next })}
          />
        )}
      </Row>
      <Row
        hint="Cells light up for a moment when their value changes. Never where the system asks for less motion."
        title="Flash on change"
      >
        {(hintId) => (
          <Switch
            checked={flash}
            describedBy={hintId}
            label="Flash on change"
            onChange={(next) => settings.set({ flash: next })}
          />
        )}
      </Row>
    </div>
  );
}

/** Is asked about once, every time it is switched on. */
function OneClick() {
  const { settings } = useTerminal();
  const oneClick = useStore(settings.store, (state) => state.oneClick);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Row
        hint="Keys and presses in the book place and cancel orders at once, without a question. Off, they only fill in the ticket."
        title="One-click mode"
      >
        {(hintId) => (
          <Switch
            checked={oneClick}
            describedBy={hintId}
            label="One-click mode"
            onChange={(next) => {
              if (next) setAsking(true);
              else settings.set({ oneClick: false });
            }}
          />
        )}
      </Row>
      {asking && (
        <div className="flex flex-wrap items-center gap-3 bg-warn-soft px-3 py-2.5" role="alert">
          <Icon className="size-4 text-warn" name="warning" />
          <p className="min-w-52 flex-1 text-xs">
            One press then sends an order to the venue. It may trade before you can take it back.
          </p>
          <Button onClick={() => setAsking(false)} size="sm">
            Not now
          </Button>
          <Button
            autoFocus
            look="primary"
            onClick={() => {
              settings.set({ oneClick: true });
              setAsking(false);
            }}
            size="sm"
          >
            Switch it on
          </Button>
        </div>
      )}
    </>
  );
}

function Row(props: { title: string; hint: string; children: (hintId: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <div className="min-w-48 flex-1">
        <p className="font-medium">{props.title}</p>
        <p className="text-xs text-ink-3" id={id}>
          {props.hint}
        </p>
      </div>
      {props.children(id)}
    </div>
  );
}
