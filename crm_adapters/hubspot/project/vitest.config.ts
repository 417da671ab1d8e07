import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const served = process.env['SERVED'];

export default defineConfig({
  define: { __SERVED__: served ? readFileSync(served, 'utf8') : 'null' },
  esbuild: { jsx: 'automatic' },
  test: { include: ['tests/**/*.test.tsx'], setupFiles: ['tests/setup.ts'], testTimeout: 10_000 },
});
