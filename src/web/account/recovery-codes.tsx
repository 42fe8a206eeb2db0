// The recovery codes of a second factor, shown once.
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { recoveryFile } from './recovery-file.ts';
import { CopyButton, DownloadButton, OnceBox } from './secret-box.tsx';

export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const username = useStore(useTerminal().session.store, (state) => state.user?.username ?? '');
  return (
    <OnceBox
      actions={
        <>
          <CopyButton text={codes.join('\n')} what="Recovery codes" />
          <DownloadButton
            fileName={`buttonwood-recovery-codes-${username}.txt`}
            text={recoveryFile(username, location.host, codes)}
          />
        </>
      }
      done="I have kept them"
      note="Each is good once, in the place of a code of the app. They are not shown again: keep them where you find them without your phone."
      onDone={onDone}
      title="Your recovery codes"
    >
      <ul
        aria-label="Recovery codes"
        className="grid max-w-md grid-cols-2 gap-x-6 gap-y-1 font-mono text-sm"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </OnceBox>
  );
}
