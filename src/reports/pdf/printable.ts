// Text as the built-in fonts of PDF can show it: Windows-1252. What they cannot becomes a question mark, and what is no character of a line
// a blank, so that no name can break a page.

/** The characters of Windows-1252 beyond Latin-1. */
const beyond = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
const beyondSet = new Set(beyond);

export function printable(text: string): string {
  let shown = '';
  for (const character of text.normalize('NFC')) {
    const code = character.codePointAt(0) ?? 0;
    const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    if (isControl || code === 0x2028 || code === 0x2029) shown += ' ';
    else if (code < 0x100 || beyondSet.has(character)) shown += character;
    else shown += '?';
  }
  return shown;
}
