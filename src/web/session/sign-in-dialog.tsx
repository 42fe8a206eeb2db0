// The ways in, as one dialog: sign in, become a member, ask for a new password. All but signing in are loaded when they are wanted.
import * as Dialog from 'radix-ui/dialog';
import { lazy, Suspense, useRef } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { LoadingRows } from '../ui/panel.tsx';
import type { WayIn } from './session-store.ts';
import { SignInForm } from './sign-in-form.tsx';

const SignUpForm = lazy(() => import('../members/sign-up-form.tsx'));
const ForgotPasswordForm = lazy(() => import('../members/forgot-password-form.tsx'));

const titles: Readonly<Record<WayIn, string>> = {
  signIn: 'Sign in to Buttonwood',
  signUp: 'Become a member',
  forgotPassword: 'Forgotten password',
};

export default function SignInDialog() {
  const { session } = useTerminal();
  const dialog = useStore(session.store, (state) => state.dialog);
  // Many places open the dialog; focus goes back to the one that did.
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root
      onOpenChange={(open) => session.showDialog(open ? 'signIn' : null)}
      open={dialog !== null}
    >
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            const back =
              opener.current?.isConnected === true
                ? opener.current
                : document.querySelector('#account-menu');
            if (back instanceof HTMLElement) {
              back.focus();
            }
          }}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            const content = event.currentTarget as HTMLElement;
            // The form may have taken focus already; the opener is what had it before.
            if (!content.contains(document.activeElement)) opener.current = document.activeElement;
            content.querySelector('input')?.focus();
          }}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-1rem)] w-[min(23rem,calc(100vw-1.5rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-strong bg-surface p-5 shadow-(--shadow)"
        >
          <div className="mb-4 flex items-center gap-2.5">
            <Mark />
            <Dialog.Title className="flex-1 text-base font-semibold">
              {titles[dialog ?? 'signIn']}
            </Dialog.Title>
            <Dialog.Close asChild>
              <IconButton label="Close" size="sm">
                <Icon name="close" />
              </IconButton>
            </Dialog.Close>
          </div>
          <Suspense fallback={<LoadingRows />}>
            <Way dialog={dialog} />
          </Suspense>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Way({ dialog }: { dialog: WayIn | null }) {
  switch (dialog) {
    case 'signUp':
      return <SignUpForm />;
    case 'forgotPassword':
      return <ForgotPasswordForm />;
    case 'signIn':
      return <SignInForm />;
    case null:
      return null;
  }
}
