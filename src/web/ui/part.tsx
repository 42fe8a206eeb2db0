// Parts of the terminal that are loaded when they are first wanted, so that the page is light before. A part that cannot be loaded, as when the
// venue is out of reach or has been updated, never costs the page: it says so, and is tried again when it is wanted again.

import { useCallback, useEffect, useState, type ComponentType } from 'react';
import { toast } from '../notices/toast.ts';
import { FailedNote, LoadingRows } from './panel.tsx';

const againMs = 2_000;

export type Part<P> = {
  /** Begins to load it; rejects where that fails. */
  readonly load: () => Promise<void>;
  /** Null until it is loaded. */
  readonly get: () => ComponentType<P> | null;
};

export function part<P>(fetchModule: () => Promise<{ default: ComponentType<P> }>): Part<P> {
  let loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  return {
    get: () => loaded,
    load() {
      loading ??= fetchModule().then(
        (module) => {
          loaded = module.default;
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
  };
}

/** Begins to load a part that is likely to be wanted; what goes wrong is told when it is. */
export function foresee(likely: { readonly load: () => Promise<void> }): void {
  likely.load().catch(() => undefined);
}

export function usePart<P>(
  wantedPart: Part<P>,
  wanted = true,
): { Component: ComponentType<P> | null; failed: boolean; retry: () => void } {
  const [failed, setFailed] = useState(false);
  const [, setLoaded] = useState(wantedPart.get() !== null);
  const Component = wantedPart.get();
  useEffect(() => {
    if (!wanted || failed || wantedPart.get() !== null) return undefined;
    let gone = false;
    wantedPart.load().then(
      () => !gone && setLoaded(true),
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [wantedPart, wanted, failed]);
  const retry = useCallback(() => setFailed(false), []);
  return { Component, failed, retry };
}

/** A part that nobody can ask for again, since nothing is seen of it: tried until it is there. */
export function useSteadyPart<P>(of: Part<P>, wanted: boolean): ComponentType<P> | null {
  const { Component, failed, retry } = usePart(of, wanted);
  useEffect(() => {
    if (!failed) return undefined;
    const again = setTimeout(retry, againMs);
    return () => clearTimeout(again);
  }, [failed, retry]);
  return Component;
}

/** A part that fills a panel. `given` is what it is handed. */
export function PanelPart<P extends object>(props: { of: Part<P>; given: P; rows?: number }) {
  const { of, given, rows = 6 } = props;
  const { Component, failed, retry } = usePart(of);
  if (Component !== null) return <Component {...given} />;
  if (failed) return <FailedNote message={notLoaded} onRetry={retry} />;
  return <LoadingRows rows={rows} />;
}

/** A part that lies over the page while it is open. */
export function OverlayPart<P extends object>(props: {
  of: Part<P>;
  given: P;
  open: boolean;
  onFail: () => void;
}) {
  const { of, given, open, onFail } = props;
  const { Component, failed, retry } = usePart(of, open);
  useEffect(() => {
    if (!failed) return;
    toast.error(notLoaded, { id: 'notLoaded' });
    retry();
    onFail();
  });
  return Component !== null && open && <Component {...given} />;
}

export const notLoaded =
  'This part of the terminal could not be loaded: the venue is out of reach, or newer than this page.';
