import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { brotliTwins } from './tools/brotli-twins.ts';

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));
const instance = process.env.INSTANCE_ORIGIN ?? 'http://localhost:8080';

export default defineConfig({
  plugins: [react(), tailwindcss(), brotliTwins()],
  resolve: { alias: { '@app': src('app'), '@features': src('features'), '@shared': src('shared') } },
  build: { target: 'es2022', sourcemap: false, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/api': instance,
      '/.well-known': instance,
      '/gateway': { target: instance, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/shared/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
