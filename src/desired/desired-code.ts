import type { DESIRED_CODES } from '../model/codes/desired.ts';

/** The diagnostic codes of this stage. */
export type DesiredCode = keyof typeof DESIRED_CODES;
