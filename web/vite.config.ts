import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** The browser client: files named by their hash, no script inside the page, nothing fetched from another host (strict CSP). */
// oxlint-disable-next-line import/no-default-export -- vite reads the default export
export default defineConfig({
  root,
  base: '/',
  plugins: [react()],
  build: {
    outDir: path.join(root, '../.plateward/web'),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // a small file inside the page would be a data: address, which the page's policy refuses
    assetsInlineLimit: 0,
    // the map comes alone and only when a map is looked at
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // what forbids Zod to make code from text runs in the same file as Zod, so before any schema is made
          groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|no-eval\.ts$/ }],
        },
      },
    },
  },
});
