// Where the page begins.
import './styles/app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { runAction } from './commands/run-action.ts';
import { listenForHotkeys } from './hotkeys/listen.ts';
import { followAppearance } from './settings/appearance.ts';
import { App } from './shell/app.tsx';
import { createTerminal } from './terminal.ts';
import { TerminalContext } from './terminal-context.ts';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}

const terminal = createTerminal();
terminal.start();
followAppearance(terminal.settings, document.documentElement);
listenForHotkeys(document, terminal.hotkeys, (id) => runAction(id, terminal));

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={terminal.queries}>
      <TerminalContext value={terminal}>
        <App />
      </TerminalContext>
    </QueryClientProvider>
  </StrictMode>,
);
