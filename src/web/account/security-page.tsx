// What keeps the member's account theirs: password, second factor, where they are signed in, keys of their programs.
import { KeysSection } from './keys-section.tsx';
import { MembersOnly } from './members-only.tsx';
import { PasswordSection } from './password-section.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { SessionsSection } from './sessions-section.tsx';

export default function SecurityPage() {
  return (
    <MembersOnly what="your password, second factor, sessions and API keys">
      <PasswordSection />
      <SecondFactorSection />
      <SessionsSection />
      <KeysSection />
    </MembersOnly>
  );
}
