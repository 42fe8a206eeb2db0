// Where the link of the mail for a new address leads. It is good once, so it is used by a press and not by whatever opens links ahead.
import { useState } from 'react';
import { Section } from '../account/section.tsx';
import { messageOf } from '#client/errors.ts';
import { Link } from '../router/link.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { useLinkToken } from './use-link-token.ts';

export default function VerifyEmailPage() {
  const { token, opened } = useLinkToken();
  return <WithToken key={opened} token={token} />;
}

function WithToken({ token }: { token: string | null }) {
  const { client } = useTerminal();
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async (): Promise<void> => {
    setState('busy');
    setProblem(null);
    try {
      await client.rest.call('POST /v1/auth/verify-email', { body: { token: token ?? '' } });
      setState('done');
    } catch (error) {
      setProblem(messageOf(error));
      setState('open');
    }
  };
  if (state === 'done') {
    return (
      <Section title="Your mail address is confirmed">
        <p className="text-ink-2" role="status">
          Should you forget your password, a link to set a new one comes to it.{' '}
          <Link className="text-ink underline underline-offset-2" to="/">
            To the market
          </Link>
        </p>
      </Section>
    );
  }
  if (token === null) {
    return (
      <Section title="This link is not whole">
        <p className="text-ink-2">Open the link of the mail as it stands there.</p>
      </Section>
    );
  }
  return (
    <Section title="Is this your mail address?">
      <p className="mb-3 text-ink-2">
        Press the button to say that you read the mail and signed up with its address.
      </p>
      <Button disabled={state === 'busy'} look="primary" onClick={() => void confirm()}>
        {state === 'busy' ? 'Confirming…' : 'Confirm the address'}
      </Button>
      <p aria-live="assertive" className="pt-2 text-xs text-sell empty:hidden">
        {problem}
      </p>
    </Section>
  );
}
