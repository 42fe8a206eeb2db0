// The accounts of a member, of which one is traded for.
import * as Menu from 'radix-ui/dropdown-menu';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import type { DropProps } from '../ui/drop.tsx';
import { DropMenu, MenuChoice, MenuTitle } from '../ui/menu.tsx';

export default function AccountChoice(drop: DropProps) {
  const { session } = useTerminal();
  const { user, account } = useStore(session.store);
  return (
    <DropMenu {...drop} label="Trade for">
      <MenuTitle>Trade for</MenuTitle>
      <Menu.RadioGroup onValueChange={session.chooseAccount} value={account?.accountId ?? ''}>
        {user?.accounts.map(({ accountId, name }) => (
          <MenuChoice hint={`Account ${accountId}`} key={accountId} value={accountId}>
            {name}
          </MenuChoice>
        ))}
      </Menu.RadioGroup>
    </DropMenu>
  );
}
