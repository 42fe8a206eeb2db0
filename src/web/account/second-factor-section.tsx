// The second factor: turned on with an authenticator app, new recovery codes, turned off.
import { useState } from 'react';
import { toast } from '../notices/toast.ts';
import { createForm } from '../members/form.ts';
import { codeProblem, passwordMax, passwordProblem } from '../members/rules.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Answered } from './answered.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { SecretLine } from './secret-box.tsx';
import { Section } from './section.tsx';
import { useAsk, useMemberQuery, useRefetch } from './use-member.ts';

type Enrolment = { readonly secret: string; readonly uri: string };
type Step =
  | { readonly kind: 'rest' }
  | { readonly kind: 'password' }
  | { readonly kind: 'confirm'; readonly enrolment: Enrolment }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  | { readonly kind: 'renew' }
  | { readonly kind: 'turnOff' };

export function SecondFactorSection() {
  const { client } = useTerminal();
  const refetch = useRefetch();
  const [step, setStep] = useState<Step>({ kind: 'rest' });
  const query = useMemberQuery('secondFactor', () => client.rest.call('GET /v1/auth/two-factor'));
  const rest = (): void => setStep({ kind: 'rest' });
  const showCodes = (codes: readonly string[]): void => {
    setStep({ kind: 'codes', codes });
    void refetch('secondFactor');
  };
  return (
    <Section
      note="A password alone no longer signs in: a code of an app on your phone is asked for, too."
      title="Two-factor authentication"
    >
      <Answered query={query}>
        {({ on, recoveryCodesLeft }) => (
          <div className="flex flex-col gap-4">
            <Standing left={recoveryCodesLeft} on={on} />
            {step.kind === 'rest' && (
              <div className="flex flex-wrap gap-2">
                {on ? (
                  <>
                    <Button look="outline" onClick={() => setStep({ kind: 'renew' })}>
                      New recovery codes
                    </Button>
                    <Button look="outline" onClick={() => setStep({ kind: 'turnOff' })}>
                      Turn off
                    </Button>
                  </>
                ) : (
                  <Button look="primary" onClick={() => setStep({ kind: 'password' })}>
                    Turn on
                  </Button>
                )}
              </div>
            )}
            {step.kind === 'password' && (
              <EnrolForm
                onCancel={rest}
                onEnrolled={(enrolment) => setStep({ kind: 'confirm', enrolment })}
              />
            )}
            {step.kind === 'confirm' && (
              <ConfirmForm enrolment={step.enrolment} onCancel={rest} onDone={showCodes} />
            )}
            {step.kind === 'renew' && <RenewForm onCancel={rest} onDone={showCodes} />}
            {step.kind === 'turnOff' && (
              <TurnOffForm
                onCancel={rest}
                onDone={() => {
                  rest();
                  void refetch('secondFactor');
                }}
              />
            )}
            {step.kind === 'codes' && <RecoveryCodes codes={step.codes} onDone={rest} />}
          </div>
        )}
      </Answered>
    </Section>
  );
}

const fewCodes = 3;

function Standing({ on, left }: { on: boolean; left: number }) {
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span
        className={
          on ? 'flex items-center gap-1.5 font-semibold text-buy' : 'font-semibold text-ink-2'
        }
      >
        {on && <Icon name="check" />}
        {on ? 'On' : 'Off'}
      </span>
      {on && (
        <span className={left < fewCodes ? 'text-warn' : 'text-ink-2'}>
          {left} recovery {left === 1 ? 'code' : 'codes'} left
          {left < fewCodes && ': take new ones'}
        </span>
      )}
    </p>
  );
}

function EnrolForm(props: { onEnrolled: (enrolment: Enrolment) => void; onCancel: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const form = useForm(() =>
    createForm({
      initial: { password: '' },
      check: ({ password }) => ({ password: passwordProblem(password) }),
      async send(body) {
        props.onEnrolled(
          await ask(() => client.rest.call('POST /v1/auth/two-factor/enrol', { body })),
        );
      },
    }),
  );
  return (
    <div className="max-w-sm">
      <FieldsForm
        actions={<CancelButton onClick={props.onCancel} />}
        busy="Asking…"
        form={form}
        label="Turn on two-factor authentication"
        submit="Go on"
        takesFocus
      >
        <PasswordField form={form} />
      </FieldsForm>
    </div>
  );
}

function ConfirmForm(props: {
  enrolment: Enrolment;
  onDone: (codes: readonly string[]) => void;
  onCancel: () => void;
}) {
  const { client } = useTerminal();
  const ask = useAsk();
  const { secret, uri } = props.enrolment;
  const form = useForm(() =>
    createForm({
      initial: { code: '' },
      check: ({ code }) => ({ code: codeProblem(code) }),
      async send({ code }) {
        const body = { code: code.trim() };
        const { recoveryCodes } = await ask(() =>
          client.rest.call('POST /v1/auth/two-factor/confirm', { body }),
        );
        props.onDone(recoveryCodes);
        toast.success('Two-factor authentication is on');
      },
    }),
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start gap-4">
        <QrCode label="Setup code for your authenticator app" text={uri} />
        <div className="flex min-w-0 max-w-xl flex-1 basis-72 flex-col gap-3">
          <p>
            Scan this with your authenticator app, or add Buttonwood to it with the key.{' '}
            <a className="underline underline-offset-2" href={uri}>
              On this device, open it in the app
            </a>
            .
          </p>
          <SecretLine label="Key" value={secret} />
          <SecretLine label="Setup address" value={uri} />
        </div>
      </div>
      <div className="max-w-sm">
        <FieldsForm
          actions={<CancelButton onClick={props.onCancel} />}
          busy="Checking…"
          form={form}
          label="Confirm the second factor"
          submit="Turn on"
          takesFocus
        >
          <CodeField form={form} hint="The 6 digits that the app shows now." />
        </FieldsForm>
      </div>
    </div>
  );
}

function RenewForm(props: { onDone: (codes: readonly string[]) => void; onCancel: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const form = useProof(async (body) => {
    const { recoveryCodes } = await ask(() =>
      client.rest.call('POST /v1/auth/two-factor/recovery-codes', { body }),
    );
    props.onDone(recoveryCodes);
  });
  return (
    <ProofForm
      form={form}
      label="New recovery codes"
      note="The codes that you have now are good for nothing then."
      onCancel={props.onCancel}
      submit="Make new codes"
    />
  );
}

function TurnOffForm(props: { onDone: () => void; onCancel: () => void }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const form = useProof(async (body) => {
    await ask(() => client.rest.call('POST /v1/auth/two-factor/disable', { body }));
    props.onDone();
    toast.success('Two-factor authentication is off');
  });
  return (
    <ProofForm
      form={form}
      label="Turn off two-factor authentication"
      note="The password alone will sign in again, and the recovery codes end."
      onCancel={props.onCancel}
      submit="Turn off"
    />
  );
}

type Proof = 'password' | 'code';
type ProofForm = ReturnType<typeof createForm<Proof>>;

/** Password and code together, for what only the member may do. */
function useProof(send: (proof: Readonly<Record<Proof, string>>) => Promise<void>): ProofForm {
  return useForm(() =>
    createForm<Proof>({
      initial: { password: '', code: '' },
      check: ({ password, code }) => ({
        password: passwordProblem(password),
        code: codeProblem(code),
      }),
      send: ({ password, code }) => send({ password, code: code.trim() }),
    }),
  );
}

function ProofForm(props: {
  form: ProofForm;
  label: string;
  note: string;
  submit: string;
  onCancel: () => void;
}) {
  return (
    <div className="max-w-sm">
      <FieldsForm
        actions={<CancelButton onClick={props.onCancel} />}
        busy="Asking…"
        form={props.form}
        label={props.label}
        submit={props.submit}
        takesFocus
      >
        <p className="text-xs text-ink-2">{props.note}</p>
        <PasswordField form={props.form} />
        <CodeField form={props.form} hint="Of the app, or a recovery code." />
      </FieldsForm>
    </div>
  );
}

function PasswordField({ form }: { form: ReturnType<typeof createForm<'password'>> | ProofForm }) {
  return (
    <TextField
      form={form}
      input={{ autoComplete: 'current-password', type: 'password', maxLength: passwordMax }}
      label="Password"
      name="password"
    />
  );
}

function CodeField(props: {
  form: ReturnType<typeof createForm<'code'>> | ProofForm;
  hint: string;
}) {
  return (
    <TextField
      form={props.form}
      hint={props.hint}
      input={{ autoComplete: 'one-time-code', maxLength: 16 }}
      label="Code"
      name="code"
    />
  );
}

function CancelButton({ onClick }: { onClick: () => void }) {
  return <Button onClick={onClick}>Cancel</Button>;
}
