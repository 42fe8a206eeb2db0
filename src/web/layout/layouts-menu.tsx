// Which layout stands on the desk, and what can be done to it.
import * as Menu from 'radix-ui/dropdown-menu';
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import type { DropProps } from '../ui/drop.tsx';
import { DropMenu, MenuChoice, MenuItem, MenuLine, MenuTitle } from '../ui/menu.tsx';
import { NameDialog } from './name-dialog.tsx';
import { isPresetName, presetHints, presetNames } from './presets.ts';

export default function LayoutsMenu(drop: DropProps) {
  const { layouts, desk } = useTerminal();
  const { chosen, changed, own } = useStore(layouts.store);
  const { handle } = useStore(desk);
  const [asking, setAsking] = useState<'save' | 'rename' | null>(null);
  const isPreset = isPresetName(chosen);
  return (
    <>
      <DropMenu {...drop} label="Layout">
        <Menu.RadioGroup onValueChange={layouts.choose} value={chosen}>
          <MenuTitle>Presets</MenuTitle>
          {presetNames.map((name) => (
            <MenuChoice hint={presetHints[name]} key={name} value={name}>
              {name}
            </MenuChoice>
          ))}
          {own.length > 0 && <MenuTitle>Yours</MenuTitle>}
          {own.map(({ name }) => (
            <MenuChoice key={name} value={name}>
              {name}
            </MenuChoice>
          ))}
        </Menu.RadioGroup>
        <MenuLine />
        <MenuItem disabled={changed === null} onSelect={layouts.reset}>
          Reset to {chosen}
        </MenuItem>
        <MenuItem
          disabled={isPreset || changed === null}
          onSelect={() => {
            if (changed !== null) layouts.save(changed);
          }}
        >
          Save changes
        </MenuItem>
        <MenuItem onSelect={() => setAsking('save')}>Save as…</MenuItem>
        <MenuItem disabled={isPreset} onSelect={() => setAsking('rename')}>
          Rename…
        </MenuItem>
        <MenuItem disabled={isPreset} onSelect={() => layouts.remove(chosen)}>
          Remove {isPreset ? '' : chosen}
        </MenuItem>
      </DropMenu>
      <NameDialog
        initial={asking === 'rename' ? chosen : ''}
        key={asking}
        onClose={() => setAsking(null)}
        onName={(name) => {
          if (asking === 'rename') return layouts.rename(chosen, name);
          const now = handle?.layout() ?? null;
          return now === null ? 'There is no panel to save.' : layouts.saveAs(name, now);
        }}
        open={asking !== null}
        title={asking === 'rename' ? 'Rename layout' : 'Save layout'}
      />
    </>
  );
}
