// Gives the focus back to what opened a question. Where that goes away with the change, the heading of the section that it stood in gets it.
import { pageHeadingId } from '../shell/page-heading.ts';

export interface Stand {
  readonly opener: HTMLElement | null;
  readonly section: Element | null;
}

const lookEveryMs = 100;
/** So long may it take until a change shows in the page, and so long until a form's button can be pressed again. */
const lookForMs = 5_000;
const busyForMs = 500;

/** Where the focus is now. */
export function standNow(): Stand {
  const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  return { opener, section: opener?.closest('section') ?? null };
}

export function giveFocusBack({ opener, section }: Stand): void {
  const beganAt = Date.now();
  let wasGiven = false;
  const look = (): void => {
    const passedMs = Date.now() - beganAt;
    const isThere = opener !== null && opener.isConnected;
    const isUsable = isThere && !opener.matches(':disabled');
    if (!isLost() && document.activeElement !== opener) {
      // The user, or a field that is wrong, has it.
      clearInterval(timer);
    } else if (isLost() && isUsable && !wasGiven) {
      opener.focus({ preventScroll: true });
      wasGiven = true;
    } else if (isLost() && !isUsable && (!isThere || wasGiven || passedMs > busyForMs)) {
      headingOf(section)?.focus({ preventScroll: true });
      clearInterval(timer);
    }
    if (passedMs > lookForMs) clearInterval(timer);
  };
  const timer = setInterval(look, lookEveryMs);
  look();
}

function isLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function headingOf(section: Element | null): HTMLElement | null {
  const heading =
    (section?.isConnected === true ? section.querySelector<HTMLElement>('h2') : null) ??
    document.getElementById(pageHeadingId);
  if (heading !== null && !heading.hasAttribute('tabindex')) heading.tabIndex = -1;
  return heading;
}
