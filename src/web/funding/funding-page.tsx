// Money in, money out, and between one's own accounts: what there is, the forms that move it, what became of each request, the bank accounts it may go to.
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { MembersOnly } from '../account/members-only.tsx';
import { Section } from '../account/section.tsx';
import { OfAccount, type OwnAccount } from '../account/use-account.tsx';
import { money } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { LoadingRows } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { AddressesSection } from './addresses-section.tsx';
import { DepositForm, TransferForm, WithdrawForm } from './money-forms.tsx';
import { DepositsSection, TransfersSection, WithdrawalsSection } from './requests-section.tsx';

const ways = [
  { value: 'deposit', label: 'Deposit' },
  { value: 'withdraw', label: 'Withdraw' },
  { value: 'transfer', label: 'Transfer' },
] as const;
type Way = (typeof ways)[number]['value'];

export default function FundingPage() {
  return (
    <MembersOnly what="your money">
      <OfAccount>{(account) => <Funding account={account} key={account.accountId} />}</OfAccount>
    </MembersOnly>
  );
}

/** Waiting times run down by the second. */
function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

function Funding({ account }: { account: OwnAccount }) {
  const { session } = useTerminal();
  const accounts = useStore(session.store, (state) => state.user?.accounts);
  const scopes = useStore(session.store, (state) => state.user?.scopes);
  const [way, setWay] = useState<Way>('deposit');
  const nowMs = useNow();
  const own = accounts?.filter(({ access }) => access === 'owner') ?? [];
  const mayMove = account.access === 'owner' && (scopes?.includes('withdraw') ?? false);
  const nameOf = (id: string): string =>
    accounts?.find(({ accountId }) => accountId === id)?.name ?? id;
  return (
    <>
      <Cash name={account.name} />
      <Section
        actions={
          mayMove && (
            <Segmented
              className="w-64"
              label="Which way"
              onChange={setWay}
              options={ways}
              value={way}
            />
          )
        }
        title="Move money"
      >
        {!mayMove ? (
          <p className="text-ink-2">You may see this account, but not move its money.</p>
        ) : way === 'deposit' ? (
          <DepositForm account={account} />
        ) : way === 'withdraw' ? (
          <WithdrawForm account={account} nowMs={nowMs} />
        ) : (
          <TransferForm account={account} accounts={own} />
        )}
      </Section>
      <DepositsSection account={account.accountId} />
      <WithdrawalsSection account={account.accountId} />
      <TransfersSection account={account.accountId} nameOf={nameOf} />
      {mayMove && <AddressesSection nowMs={nowMs} />}
      <AccountsSection />
    </>
  );
}

function Cash({ name }: { name: string }) {
  const { balances } = useTerminal();
  const { phase, items } = useStore(balances.store);
  return (
    <Section
      note="Live. What orders and withdrawals hold is not available."
      title={`Cash in ${name}`}
    >
      {phase === 'loading' ? (
        <LoadingRows rows={2} />
      ) : items.length === 0 ? (
        <p className="text-ink-2">Nothing yet. A deposit brings the first money.</p>
      ) : (
        <ul aria-label="Cash" className="flex flex-col gap-3">
          {items.map(({ asset, available, held, total }) => (
            <li key={asset}>
              <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
                {(
                  [
                    ['Available', available],
                    ['Held', held],
                    ['Total', total],
                  ] as const
                ).map(([label, amount]) => (
                  <div key={label}>
                    <dt className="text-xs text-ink-3">
                      {label}, {asset}
                    </dt>
                    <dd className="text-base font-semibold">{money(amount)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
