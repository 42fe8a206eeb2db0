// Where the page begins.
import './styles/app.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { createTerminal } from './terminal.ts';
import { TerminalContext } from './terminal-context.ts';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}

const terminal = createTerminal();
terminal.start();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={terminal.queries}>
      <TerminalContext value={terminal}>
        <App />
      </TerminalContext>
    </QueryClientProvider>
  </StrictMode>,
);
