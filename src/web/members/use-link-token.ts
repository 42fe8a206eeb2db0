// The token of a mail's link. It leaves the address as soon as it was read; another link opened on the same page takes its place.
import { useEffect, useState } from 'react';
import { linkToken } from '../router/route.ts';
import { useTerminal } from '../terminal-context.ts';

/** `opened` counts the links: the same one, opened again, is asked of the venue again. */
export type LinkToken = { readonly token: string | null; readonly opened: number };

export function useLinkToken(): LinkToken {
  const { router } = useTerminal();
  const [link, setLink] = useState<LinkToken>(() => ({
    token: linkToken(location.hash),
    opened: 0,
  }));
  useEffect(() => {
    const take = (): void => {
      const token = linkToken(location.hash);
      if (token === null) return;
      setLink(({ opened }) => ({ token, opened: opened + 1 }));
      router.forgetHash();
    };
    router.forgetHash();
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [router]);
  return link;
}
