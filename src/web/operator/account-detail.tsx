// One account at the desk: how it stands and the switches on it, its funds and positions, its limits, its open orders, and what the operator
// moves in and out of it.
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useTerminal } from '../terminal-context.ts';
import { AccountFunds } from './account-funds.tsx';
import { AccountLimits, PositionLimits } from './account-limits.tsx';
import { AccountMoney } from './account-money.tsx';
import { AccountStatusMark } from './account-status.tsx';
import { ChangeButton } from './change.tsx';
import { Facts } from './fields.tsx';
import { FeeTierOfAccount } from './account-fee-tier.tsx';
import { OrderList } from './order-list.tsx';
import type { AccountInForce } from './account-terms.ts';
import { useDesk, useMayChange } from './use-desk.ts';

export function AccountDetail({ accountId }: { accountId: string }) {
  const { client } = useTerminal();
  const query = useDesk(
    ['account', accountId],
    () => client.rest.call('GET /v1/operator/accounts/:accountId', { params: { accountId } }),
    { everyMs: 3_000 },
  );
  return (
    <Answered query={query}>
      {(inForce) => (
        <>
          <Standing inForce={inForce} />
          <AccountFunds accountId={accountId} borrowed={inForce.borrowed} />
          <AccountMoney accountId={accountId} name={inForce.account.name} />
          <AccountLimits inForce={inForce} />
          <PositionLimits inForce={inForce} />
          <Section note="Everybody’s are on the page of orders and trades." title="Its open orders">
            <OrderList account={accountId} />
          </Section>
        </>
      )}
    </Answered>
  );
}

function Standing({ inForce }: { inForce: AccountInForce }) {
  const { account, openOrders } = inForce;
  const { accountId, name, feeTier } = account;
  const mayChange = useMayChange();
  return (
    <Section actions={<AccountStatusMark {...account} />} title={`Account ${name}`}>
      <div className="flex flex-col gap-4">
        <Facts
          columns={4}
          facts={[
            { label: 'Id', value: accountId },
            { label: 'Fee tier', value: feeTier },
            { label: 'Open orders', value: openOrders },
          ]}
        />
        {mayChange && (
          <>
            <FeeTierOfAccount accountId={accountId} feeTier={feeTier} key={feeTier} name={name} />
            <Switches inForce={inForce} />
          </>
        )}
      </div>
    </Section>
  );
}

const statusSays = {
  active: 'It may enter orders again, and money may come and go.',
  frozen: 'Its open orders are cancelled; it enters none, and nothing leaves it.',
  closed: 'Its open orders are cancelled; it enters none, and nothing leaves it or comes in.',
} as const;

function Switches({ inForce }: { inForce: AccountInForce }) {
  const { client } = useTerminal();
  const { account, openOrders } = inForce;
  const { accountId, name, killSwitch, status } = account;
  const params = { accountId };
  const others = (['active', 'frozen', 'closed'] as const).filter((each) => each !== status);
  const verbs = { active: 'Make active', frozen: 'Freeze', closed: 'Close' } as const;
  return (
    <div className="flex flex-wrap gap-2">
      <ChangeButton
        change={{
          title: killSwitch ? `Let ${name} trade again?` : `Stop all trading of ${name}?`,
          says: killSwitch
            ? [`${name} may enter orders again. None of the cancelled ones come back.`]
            : [
                `${openOrders} open ${openOrders === 1 ? 'order is' : 'orders are'} cancelled, and ${name} enters none.`,
                'Money is not touched: freeze the account for that.',
              ],
          reason: 'offered',
          danger: !killSwitch,
          confirm: killSwitch ? 'Let it trade' : 'Stop its trading',
          done: killSwitch ? `${name} may trade again` : `The trading of ${name} is stopped`,
          run: (reason) =>
            client.rest.call('PUT /v1/operator/accounts/:accountId/kill-switch', {
              params,
              body: { on: !killSwitch, ...(reason === undefined ? {} : { reason }) },
            }),
        }}
      >
        {killSwitch ? 'Kill switch off' : 'Kill switch on'}
      </ChangeButton>
      {others.map((to) => (
        <ChangeButton
          change={{
            title: `${verbs[to]}: ${name}?`,
            of: `${name} is ${status}`,
            says: [statusSays[to]],
            reason: 'wanted',
            danger: to !== 'active',
            ...(to === 'closed' ? { word: name } : {}),
            confirm: verbs[to],
            done: `${name} is ${to}`,
            run: (reason) =>
              client.rest.call('PUT /v1/operator/accounts/:accountId/status', {
                params,
                body: { status: to, reason: reason ?? '' },
              }),
          }}
          key={to}
        >
          {verbs[to]}
        </ChangeButton>
      ))}
      <ChangeButton
        change={{
          title: `Cancel all orders of ${name}?`,
          says: [
            `${openOrders} open ${openOrders === 1 ? 'order is' : 'orders are'} cancelled in every instrument. It may enter new ones at once.`,
          ],
          reason: 'none',
          danger: true,
          confirm: 'Cancel all',
          done: `The orders of ${name} are cancelled`,
          run: () => client.rest.call('DELETE /v1/operator/accounts/:accountId/orders', { params }),
        }}
        disabled={openOrders === 0}
      >
        Cancel all orders
      </ChangeButton>
    </div>
  );
}
