// How the web terminal is built and served while developing: root src/web, output dist/web, the API proxied to a venue
// on this machine. The page is served by the venue itself in production, from the same origin.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'src/web',
  base: '/',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // A strict content security policy will forbid data: fonts and images; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/v1': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
