// Lets a screen of stores publish with the animation frames, however many messages came in between: what is the user's own with the next one,
// prices twenty times a second, which is more than anybody reads, and never all in the same frame. A hidden page gets no frames, so it publishes once
// a second.

type Publish = () => void;

/** From one publication of the same prices to the next: a little less than three frames of a screen with sixty. */
const pricesEveryMs = 45;
/** So many lists of prices are drawn in one frame; the others wait for the next. */
const pricesAFrame = 2;

const due = new Map<Publish, 'own' | 'prices'>();
const publishedAtMs = new WeakMap<Publish, number>();
let planned = false;

function flush(): void {
  planned = false;
  const nowMs = performance.now();
  let prices = 0;
  // In the order in which they were asked for: nobody waits for ever. What is asked for meanwhile is for another frame.
  const asked = Array.from(due);
  for (const [publish, kind] of asked) {
    if (kind === 'prices') {
      const sinceMs = nowMs - (publishedAtMs.get(publish) ?? -Infinity);
      if (prices === pricesAFrame || sinceMs < pricesEveryMs) continue;
      prices++;
      publishedAtMs.set(publish, nowMs);
    }
    due.delete(publish);
    publish();
  }
  if (due.size > 0) plan();
}

function plan(): void {
  if (planned) return;
  planned = true;
  if (document.hidden) {
    setTimeout(flush, 1_000);
  } else {
    requestAnimationFrame(flush);
  }
}

/** Runs `publish` with the next frame; asking again before then changes nothing. */
export function publishOnFrame(publish: Publish): void {
  due.set(publish, 'own');
  plan();
}

/** As `publishOnFrame`, for what the market changes all the time: soon, and at most twenty times a second. */
export function publishPrices(publish: Publish): void {
  if (!due.has(publish)) due.set(publish, 'prices');
  plan();
}
