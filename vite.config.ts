// How the web terminal is built and served while developing: root src/web, output dist/web, the API proxied to a venue
// on this machine. The page is served by the venue itself in production, from the same origin.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { holdFirstVisit } from './tools/web/first-visit.ts';
import { noInlineStyles } from './tools/web/no-inline-styles.ts';
import { subsetTypeface } from './tools/web/subset-font.ts';

/** Which venue answers while developing. */
const venueUrl = process.env['VENUE_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: 'src/web',
  base: '/',
  // Beside the build rather than among the dependencies: copies of the project may share those.
  cacheDir: '../../dist/.vite',
  plugins: [react(), tailwindcss(), noInlineStyles(), subsetTypeface(), holdFirstVisit()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy forbids data: fonts; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A browser asks a venue for six files at a time, and every six cost a round trip. Each of these takes all that it needs and those
          // before it have not.
          groups: [
            { name: 'terminal', tags: ['$initial'], priority: 6 },
            { name: 'chart', test: /\/web\/chart\/chart-body\.tsx$/, priority: 5 },
            // What a member's first visit needs beside that.
            {
              name: 'member',
              test: /\/web\/(?:orders\/(?:open-orders|cancel-all)|balances\/balances-list)\.tsx$/,
              priority: 4,
            },
            // What the other pages share.
            {
              name: 'dialogs',
              test: /\/node_modules\/(?:@radix-ui|@floating-ui|radix-ui|react-remove-scroll)\//,
              minShareCount: 3,
              priority: 3,
            },
            { name: 'pages', test: /\/web\/(?!operator|chart)/, minShareCount: 4, priority: 2 },
            { name: 'desk', test: /\/web\/operator\//, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/v1': { target: venueUrl, ws: true } },
  },
});
