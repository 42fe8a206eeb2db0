// The last hour of a stock as a line: drawn of the closes of its minutes, asked for once the row has been looked at for a moment, so that scrolling
// past a thousand stocks asks for nothing.
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { sparkPath } from './spark-path.ts';

const lookedAtMs = 300;
const everyMs = 60_000;
const minutes = 60;

export function Sparkline(props: { symbol: string; className?: string }) {
  const { symbol, className } = props;
  const { client } = useTerminal();
  const isSeen = useSeenFor(symbol);
  const { data } = useQuery({
    queryKey: ['sparkline', symbol],
    queryFn: async (): Promise<readonly number[]> => {
      const { candles } = await client.rest.call('GET /v1/instruments/:symbol/candles', {
        params: { symbol },
        query: { interval: '1m', limit: minutes },
      });
      return candles.map(({ close }) => toPixelNumber(decimal(close)));
    },
    enabled: isSeen,
    staleTime: everyMs,
    refetchInterval: everyMs,
    retry: false,
  });
  const [first = 0] = data ?? [];
  const isDown = (data?.at(-1) ?? 0) < first;
  return (
    <svg
      aria-hidden="true"
      className={clsx('overflow-visible', isDown ? 'text-sell' : 'text-buy', className)}
      fill="none"
      preserveAspectRatio="none"
      viewBox="0 0 100 28"
    >
      {data !== undefined && (
        <path
          d={sparkPath(data, 100, 28)}
          stroke="currentColor"
          strokeDasharray={isDown ? '3 1.5' : undefined}
          strokeLinejoin="round"
          strokeWidth="1.4"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

function useSeenFor(symbol: string): boolean {
  const [seen, setSeen] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(symbol), lookedAtMs);
    return () => clearTimeout(timer);
  }, [symbol]);
  return seen === symbol;
}
