import { defineConfig } from 'vitest/config';

/** `npm test` runs everything; `npm run test:unit` runs what needs no database. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/{unit,boundaries}/**/*.test.ts'] } },
      {
        test: {
          name: 'real',
          include: ['test/{stores,access,contracts,flows}/**/*.test.ts'],
          globalSetup: ['test/global-setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
