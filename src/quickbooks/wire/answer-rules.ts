import type { AnswerRules } from '../../http/judge-answer.ts';
import { decodeFault } from './fault.ts';

/**
 * How QuickBooks answers (`quickbooks.md` §3, §11). The first row that fits counts.
 *
 * - A throttle comes as 429, or as 403 with code 3001.
 * - 120 (no access), 3200 (token) and 403 are about the sign-in. 3100 means that the realm refuses us, but only with
 *   403: an outage answers 500 with it.
 * - 600: the request id was used before.
 * - 150, 500, 10000 and faults of the system may come after the commit.
 * - 5010: the SyncToken changed.
 */
export const QUICKBOOKS_ANSWERS: AnswerRules = {
  system: 'quickbooks',
  answersInJson: true,
  faultsInSuccess: true,
  decodeFault,
  rules: [
    { codes: ['3001'], means: 'throttled' },
    { codes: ['120'], means: 'accessRefused' },
    { statuses: [401], means: 'tokenRefused' },
    { codes: ['3200'], means: 'tokenRefused' },
    { statuses: [403], means: 'accessRefused' },
    { statuses: [404], means: 'rejected' },
    { codes: ['600'], means: 'keyUsed' },
    { codes: ['150', '500', '3100', '10000'], means: 'failing' },
    { type: 'system', means: 'failing' },
    { codes: ['5010'], means: 'conflict' },
  ],
};
