// The one question before money leaves: how much, to which bank account. Nothing is sent before it is answered; a refusal is shown in it.
import * as AlertDialog from 'radix-ui/alert-dialog';
import { useRef } from 'react';
import { useStore } from 'zustand/react';
import { money } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { useForm } from '../members/text-field.tsx';
import { Button } from '../ui/button.tsx';
import { QuestionDialog } from '../ui/question-dialog.tsx';
import { ibanWords, type Address } from './money-words.ts';

export type AskedWithdrawal = { readonly amount: string; readonly address: Address };

export function WithdrawQuestion(props: {
  asked: AskedWithdrawal;
  onSend: () => Promise<void>;
  onClose: () => void;
}) {
  const { onClose, onSend } = props;
  const { amount, address } = props.asked;
  const form = useForm(() =>
    createForm<never>({
      initial: {},
      check: () => ({}),
      async send() {
        await onSend();
        onClose();
      },
    }),
  );
  const { busy, problems } = useStore(form.store);
  const opener = useRef<Element | null>(null);
  const send = useRef<HTMLButtonElement>(null);
  return (
    <QuestionDialog
      busy={busy}
      onCancel={onClose}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        if (opener.current instanceof HTMLElement) opener.current.focus();
      }}
      onOpenAutoFocus={(event) => {
        event.preventDefault();
        opener.current = document.activeElement;
        send.current?.focus();
      }}
      says={
        <>
          <p className="break-words">
            It goes to your bank account {address.label}, held by {address.holder}:
          </p>
          <p className="font-mono text-ink">{ibanWords(address.iban)}</p>
          <p>Once it is sent it cannot be taken back.</p>
        </>
      }
      title={`Withdraw ${money(amount)} ${address.asset}?`}
    >
      <p aria-live="assertive" className="mt-3 text-xs text-sell empty:hidden">
        {problems.form}
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <AlertDialog.Cancel asChild>
          <Button disabled={busy} look="outline">
            Cancel
          </Button>
        </AlertDialog.Cancel>
        <Button
          aria-disabled={busy}
          className="aria-disabled:opacity-50"
          look="sell"
          onClick={() => void form.submit()}
          onKeyDown={(event) => {
            // The Enter key that is still held from the form is no answer.
            if (event.repeat) event.preventDefault();
          }}
          ref={send}
        >
          {busy ? 'Sending…' : 'Send it'}
        </Button>
      </div>
    </QuestionDialog>
  );
}
