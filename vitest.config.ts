import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { TIEOUT_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/build-once.ts'],
    // Many tests wait for processes: on two cores, one worker would leave half of the time unused.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: '1', TZ: 'UTC' },
    coverage: {
      provider: 'v8',
      include: ['src/{model,filter,convert,desired,diff,plan,render}/**/*.ts'],
      exclude: ['src/model/generated/**'],
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
