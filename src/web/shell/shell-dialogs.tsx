// The terminal's own dialogs, each loaded when it is first wanted.

import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { OverlayPart, part } from '../ui/part.tsx';

const signIn = part(() => import('../session/sign-in-dialog.tsx'));
const commandPalette = part(() => import('../commands/command-palette.tsx'));
const settings = part(() => import('../settings/settings-dialog.tsx'));
const cheatSheet = part(() => import('../hotkeys/cheat-sheet.tsx'));

export function ShellDialogs() {
  const { shell, session } = useTerminal();
  const dialog = useStore(shell.store, (state) => state.dialog);
  const wayIn = useStore(session.store, (state) => state.dialog);
  const close = (): void => shell.show(null);
  return (
    <>
      <OverlayPart
        given={{}}
        of={signIn}
        onFail={() => session.showDialog(null)}
        open={wayIn !== null}
      />
      <OverlayPart given={{}} of={commandPalette} onFail={close} open={dialog === 'commands'} />
      <OverlayPart
        given={{}}
        of={settings}
        onFail={close}
        open={dialog === 'settings' || dialog === 'keys'}
      />
      <OverlayPart given={{}} of={cheatSheet} onFail={close} open={dialog === 'cheatSheet'} />
    </>
  );
}
