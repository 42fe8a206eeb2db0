// Statements of a day, fees of a month, confirmations of a trade: chosen, looked at here, and taken away as CSV or PDF.
import { useState } from 'react';
import { MembersOnly } from '../account/members-only.tsx';
import { OfAccount, type OwnAccount } from '../account/use-account.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { ConfirmationReport } from './confirmation-report.tsx';
import { FeesReport } from './fees-report.tsx';
import { StatementReport } from './statement-report.tsx';

const reports = [
  { value: 'statement', label: 'Daily statement' },
  { value: 'fees', label: 'Monthly fees' },
  { value: 'confirmation', label: 'Confirmations' },
] as const;
type Report = (typeof reports)[number]['value'];

export default function StatementsPage() {
  return (
    <MembersOnly what="your statements">
      <OfAccount>{(account) => <Reports account={account} key={account.accountId} />}</OfAccount>
    </MembersOnly>
  );
}

function Reports({ account }: { account: OwnAccount }) {
  const [report, setReport] = useState<Report>('statement');
  return (
    <>
      <Segmented
        className="w-full max-w-md"
        label="Which report"
        onChange={setReport}
        options={reports}
        size="lg"
        value={report}
      />
      {report === 'statement' && <StatementReport account={account} />}
      {report === 'fees' && <FeesReport account={account} />}
      {report === 'confirmation' && <ConfirmationReport account={account} />}
    </>
  );
}
