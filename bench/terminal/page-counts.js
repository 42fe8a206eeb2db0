// Runs in the page before anything else: counts its frames, its long tasks, its layout shifts and the depth messages that come. A script, not a
// module: it must import nothing and change nothing that the page sees.

(() => {
  const counts = { frames: [], longTasks: 0, layoutShift: 0, depthMessages: 0 };
  Object.assign(globalThis, { benchmark: counts });

  let secondBeganMs = performance.now();
  let frames = 0;
  const count = () => {
    frames++;
    const elapsedMs = performance.now() - secondBeganMs;
    if (elapsedMs >= 1_000) {
      counts.frames.push((frames * 1_000) / elapsedMs);
      frames = 0;
      secondBeganMs += elapsedMs;
    }
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);

  const watch = (type, each) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(each));
    observer.observe({ type, buffered: true });
  };
  watch('longtask', () => counts.longTasks++);
  watch('layout-shift', (entry) => {
    counts.layoutShift += entry.value;
  });

  globalThis.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string' && data.includes('"channel":"depth"')) counts.depthMessages++;
      });
    }
  };
})();
