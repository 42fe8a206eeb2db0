// The account menu: who is signed in, which account they act for, their pages, and the way out.
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import { toast } from '../notices/toast.ts';
import { Link } from '../router/link.tsx';
import { entryOf, pagesOf, sections } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { useSections } from '../shell/use-sections.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { DropBox } from '../ui/drop-box.tsx';
import type { DropProps } from '../ui/drop.tsx';

export default function AccountMenu(drop: DropProps) {
  const { onOpenChange } = drop;
  const { session, router, market } = useTerminal();
  const page = useStore(router.store, (state) => state.page);
  const selected = useStore(market.store, (state) => state.selected);
  const { user, account } = useStore(session.store);
  const others = useSections().filter((name) => name !== 'trade' && name !== 'account');
  const signOut = async (): Promise<void> => {
    onOpenChange(false);
    try {
      await session.signOut();
    } catch (error) {
      toast.error('You are still signed in', { description: messageOf(error) });
    }
  };
  return (
    <DropBox {...drop} align="end" className="w-64 p-3" label="Account">
      <p className="font-semibold">{user?.displayName}</p>
      <p className="text-xs text-ink-3">
        {user?.username}
        {account !== null && `, account ${account.accountId}`}
      </p>
      <ul className="-mx-1 mt-3 border-t border-line pt-2">
        {[
          ...(page === 'trade' ? [] : [{ path: tradePath(selected), title: 'Trade' }]),
          ...pagesOf('account'),
          ...others.map((name) => ({ path: entryOf(name), title: sections[name].label })),
        ].map(({ path, title }) => (
          <li key={path}>
            <Link
              className="flex h-9 items-center rounded-(--radius) px-1 hover:bg-hover"
              onClick={() => onOpenChange(false)}
              to={path}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
      <Button className="mt-2 w-full" look="outline" onClick={() => void signOut()}>
        Sign out
      </Button>
    </DropBox>
  );
}
