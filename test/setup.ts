import fc from 'fast-check';
import { watchChildProcesses } from './security/watch-child-processes.ts';

/**
 * Property tests run with one seed, so that the same commit always gives the same result. Another
 * seed explores further: `FC_SEED=7 npx vitest run test/properties`.
 */
const DEFAULT_SEED = 20261122;

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? DEFAULT_SEED) });
watchChildProcesses();
