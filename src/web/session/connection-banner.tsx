// Says that what is on the screen is old, and when it will be tried again.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';

export function ConnectionBanner() {
  const { connection, client } = useTerminal();
  const { phase, retryAtMs, trying, attempt } = useStore(connection);
  const lost = phase === 'lost';
  return (
    <div aria-live="assertive" className="pointer-events-none absolute inset-x-0 top-0 z-30">
      {lost && (
        <div className="pointer-events-auto flex min-h-9 flex-wrap max-[1023px]:min-h-17 items-center justify-center gap-x-3 gap-y-1 border-b border-warn bg-surface px-3 py-1 text-xs shadow-(--shadow)">
          <span className="flex items-center gap-1.5 font-medium text-warn">
            <Icon name="warning" />
            Connection lost. Prices are old and the ticket is locked.
          </span>
          <span aria-hidden="true" className="w-52 text-ink-2">
            {trying || retryAtMs === null ? (
              `Attempt ${attempt + 1}: connecting…`
            ) : (
              <>
                Attempt {attempt + 1} <Countdown untilMs={retryAtMs} />
              </>
            )}
          </span>
          <Button
            disabled={trying}
            look="outline"
            onClick={() => client.socket.reconnectNow()}
            size="xs"
          >
            Reconnect now
          </Button>
        </div>
      )}
    </div>
  );
}

function Countdown({ untilMs }: { untilMs: number }) {
  const [seconds, setSeconds] = useState(() => secondsUntil(untilMs));
  useEffect(() => {
    setSeconds(secondsUntil(untilMs));
    const timer = setInterval(() => setSeconds(secondsUntil(untilMs)), 500);
    return () => clearInterval(timer);
  }, [untilMs]);
  return <>in {seconds} s</>;
}

function secondsUntil(untilMs: number): number {
  return Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000));
}
