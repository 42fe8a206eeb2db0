// Finds what somebody means by a few letters: the letters in their order, those that begin a word and those side by side first. Pure.

/** How well `text` answers to `query`; 0 where it does not. An empty query is answered by everything. */
export function score(query: string, text: string): number {
  const wanted = query.trim().toLowerCase().replaceAll(/\s+/g, ' ');
  if (wanted === '') return 1;
  const have = text.toLowerCase();
  const at = have.indexOf(wanted);
  if (at !== -1) {
    const begins = at === 0 ? 400 : isWordStart(have, at) ? 300 : 200;
    return begins + Math.max(0, 100 - have.length);
  }
  // Words in any order, each of them the beginning of one.
  const words = wanted.split(' ');
  if (words.length > 1 && words.every((word) => startsAWord(have, word))) return 150;
  return subsequence(wanted.replaceAll(' ', ''), have);
}

function startsAWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (isWordStart(text, at)) return true;
  }
  return false;
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[a-z0-9]/.test(text[at - 1] ?? '');
}

/** At most 100; 0 where a letter is missing or they lie too far apart to be meant. */
function subsequence(letters: string, text: string): number {
  let points = 0;
  let from = 0;
  let last = -2;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at === -1) return 0;
    points += at === last + 1 ? 3 : isWordStart(text, at) ? 2 : 0;
    last = at;
    from = at + 1;
  }
  return points < letters.length ? 0 : Math.min(100, 10 + points);
}

export type Findable = { readonly id: string; readonly label: string; readonly also: string };

/** The best answers first; those used of late before others as good. */
export function find<Item extends Findable>(
  items: readonly Item[],
  query: string,
  recent: readonly string[],
): readonly Item[] {
  const place = (id: string): number => {
    const at = recent.indexOf(id);
    return at === -1 ? recent.length : at;
  };
  return items
    .map((item, index) => ({
      item,
      index,
      points: Math.max(score(query, item.label), score(query, item.also) * 0.8),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || place(a.item.id) - place(b.item.id) || a.index - b.index)
    .map(({ item }) => item);
}
