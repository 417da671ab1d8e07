import { defineConfig } from 'vitest/config';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  test: { include: ['tests/**/*.test.tsx'], setupFiles: ['tests/setup.ts'], testTimeout: 10_000 },
});
