// Runs before the first paint, so that a light theme does not flash dark. Mirrors shell/theme.ts, which owns the choice.
(function () {
  let choice = 'dark';
  try {
    choice = localStorage.getItem('buttonwood.theme') || 'dark';
  } catch {
    // Storage is blocked: the default theme it is.
  }
  const light =
    choice === 'light' ||
    (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
})();
