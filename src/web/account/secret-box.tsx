// Something that is shown once: to be copied, or kept as a file, before it goes for ever.
import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';

/** A secret in one line with a button that copies it. */
export function SecretLine({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-xs text-ink-2">{label}</p>
      <div className="flex items-start gap-2">
        <code
          aria-label={label}
          className="min-w-0 flex-1 rounded-(--radius) border border-line-strong bg-sunken px-2.5 py-1.5 font-mono text-xs break-all select-all"
          role="group"
        >
          {value}
        </code>
        <CopyButton text={value} what={label} />
      </div>
    </div>
  );
}

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Forbidden, or the page came over a line that is not safe.
      setState('failed');
    }
  };
  const words = { idle: 'Copy', copied: 'Copied', failed: 'Copy by hand' } as const;
  return (
    <>
      <Button
        aria-label={`${words[state]}: ${what}`}
        className="shrink-0"
        look="outline"
        onBlur={() => setState('idle')}
        onClick={() => void copy()}
      >
        {state === 'copied' && <Icon className="size-3.5" name="check" />}
        {words[state]}
      </Button>
      <span className="sr-only" role="status">
        {state === 'copied' && `${what}: copied`}
      </span>
    </>
  );
}

/** Hands the user a text file made in this page; nothing is sent anywhere. */
export function DownloadButton(props: { text: string; fileName: string }) {
  const download = (): void => {
    const url = URL.createObjectURL(new Blob([props.text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = props.fileName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <Button look="outline" onClick={download}>
      Download
    </Button>
  );
}

/** Around what is shown once: says so, and stays until the user has it. */
export function OnceBox(props: {
  title: string;
  note: string;
  done: string;
  onDone: () => void;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div
      aria-label={props.title}
      className="flex flex-col gap-3 rounded-lg border border-warn bg-warn-soft p-4"
      role="group"
    >
      <div>
        <p className="font-semibold">{props.title}</p>
        <p className="text-xs text-ink-2">{props.note}</p>
      </div>
      {props.children}
      <div className="flex flex-wrap gap-2">
        {props.actions}
        <Button look="primary" onClick={props.onDone}>
          {props.done}
        </Button>
      </div>
    </div>
  );
}
