// Two entries, no inlined assets: the page's Content-Security-Policy allows files of our own only.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: '/static/dist/',
  publicDir: false,
  build: {
    outDir: here('../static/dist'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { app: here('src/app.js'), viewer: here('src/viewer.js') },
    },
  },
});
