// A link to another page of the terminal: a real one, so that it opens in a new tab where that is asked for, without a reload where not.
import type { ComponentProps, MouseEvent } from 'react';
import { useTerminal } from '../terminal-context.ts';

export function Link({ to, onClick, ...rest }: ComponentProps<'a'> & { to: string }) {
  const { router } = useTerminal();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    router.go(to);
  };
  return <a {...rest} href={to} onClick={follow} />;
}
