// Lets a screen of stores publish once an animation frame, however many messages came in between. A hidden page gets no
// frames, so it publishes once a second.

type Publish = () => void;

const due = new Set<Publish>();
let planned = false;

function flush(): void {
  planned = false;
  const batch = [...due];
  due.clear();
  for (const publish of batch) {
    publish();
  }
}

/** Runs `publish` with the next frame; asking again before then changes nothing. */
export function publishOnFrame(publish: Publish): void {
  due.add(publish);
  if (planned) {
    return;
  }
  planned = true;
  if (document.hidden) {
    setTimeout(flush, 1_000);
  } else {
    requestAnimationFrame(flush);
  }
}
