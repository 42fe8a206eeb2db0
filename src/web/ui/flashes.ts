// Cells that are lit: fully, half, then not at all. Three changes of style and no animation: in a busy market a hundred cells are lit at once, and to
// fade each of them would have all of them drawn anew in every frame.

const halfAfterMs = 150;
const outAfterMs = 320;
const stepMs = 80;

const litAtMs = new Map<HTMLElement, number>();
let planned = false;

export function lightUp(cell: HTMLElement, colour: string): void {
  cell.style.setProperty('--lit', colour);
  cell.dataset['lit'] = 'full';
  litAtMs.set(cell, performance.now());
  plan();
}

function plan(): void {
  if (planned) return;
  planned = true;
  setTimeout(() => requestAnimationFrame(dim), stepMs);
}

function dim(): void {
  planned = false;
  const nowMs = performance.now();
  for (const [cell, sinceMs] of litAtMs) {
    const ageMs = nowMs - sinceMs;
    if (ageMs >= outAfterMs) {
      delete cell.dataset['lit'];
      litAtMs.delete(cell);
    } else if (ageMs >= halfAfterMs && cell.dataset['lit'] === 'full') {
      cell.dataset['lit'] = 'half';
    }
  }
  if (litAtMs.size > 0) plan();
}
