// The one question before money leaves: how much, to which bank account. Nothing is sent before it is answered; a refusal is shown in it.
import * as AlertDialog from 'radix-ui/alert-dialog';
import { useRef } from 'react';
import { useStore } from 'zustand/react';
import { money } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { useForm } from '../members/text-field.tsx';
import { Button } from '../ui/button.tsx';
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
    <AlertDialog.Root onOpenChange={(open) => !open && !busy && onClose()} open>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Content
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1rem)] w-[min(30rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-strong bg-surface p-5 shadow-(--shadow)"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            opener.current = document.activeElement;
            send.current?.focus();
          }}
        >
          <AlertDialog.Title className="text-base font-semibold break-words">
            Withdraw {money(amount)} {address.asset}?
          </AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="mt-2 flex flex-col gap-1.5 text-ink-2">
              <p className="break-words">
                It goes to your bank account {address.label}, held by {address.holder}:
              </p>
              <p className="font-mono text-ink">{ibanWords(address.iban)}</p>
              <p>Once it is sent it cannot be taken back.</p>
            </div>
          </AlertDialog.Description>
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
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
