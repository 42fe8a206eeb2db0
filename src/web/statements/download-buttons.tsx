// Hands the user a report as a file: CSV to reckon with, PDF to keep. What the venue refuses is said; nothing half is saved.
import { useState } from 'react';
import { messageOf } from '#client/errors.ts';
import { useAsk } from '../account/use-member.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { fileName } from './report-periods.ts';

const formats = ['csv', 'pdf'] as const;
const keepMs = 30_000;

export function DownloadButtons(props: {
  path: string;
  query: Readonly<Record<string, string>>;
  /** What the file is called, without its ending. */
  name: readonly string[];
}) {
  const { path, query, name } = props;
  const { client } = useTerminal();
  const ask = useAsk();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const download = async (format: (typeof formats)[number]): Promise<void> => {
    setBusy(format);
    setProblem(null);
    try {
      const content = await ask(() =>
        client.rest.ask('GET', path, { query: { ...query, format } }),
      );
      save(content, format, fileName(name, format));
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(null);
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {formats.map((format) => (
        <Button
          disabled={busy !== null}
          key={format}
          look="outline"
          onClick={() => void download(format)}
          size="sm"
        >
          {busy === format ? 'Fetching…' : `Download ${format.toUpperCase()}`}
        </Button>
      ))}
      <p aria-live="assertive" className="text-xs text-sell">
        {problem}
      </p>
    </div>
  );
}

function save(content: unknown, format: (typeof formats)[number], name: string): void {
  const part = content instanceof Uint8Array ? new Uint8Array(content) : textOf(content);
  const type = format === 'pdf' ? 'application/pdf' : 'text/csv';
  const url = URL.createObjectURL(new Blob([part], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keepMs);
}

/** An empty report is an empty file. */
function textOf(content: unknown): string {
  return typeof content === 'string' ? content : '';
}
