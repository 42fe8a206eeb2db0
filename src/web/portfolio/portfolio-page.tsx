// What the member's account is worth, what it has won and lost, and by which positions.
import { MembersOnly } from '../account/members-only.tsx';

export default function PortfolioPage() {
  return (
    <MembersOnly what="your portfolio">
      <p>…</p>
    </MembersOnly>
  );
}
