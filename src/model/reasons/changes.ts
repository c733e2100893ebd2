import type { OtherEntry } from './reason-entry.ts';

/** Why a configuration, a customer or a mapping is changed. */
export const CHANGE_REASONS = {
  'not-found': {
    sentence: 'does not exist yet',
    cure: 'Run tieout apply: it creates it.',
    role: 'notOfBills',
  },
  'fields-differ': {
    sentence: 'differs from the files',
    cure: 'Run tieout apply: it changes it to what the files say. To keep it as it is, correct the files.',
    role: 'notOfBills',
  },
  'disabled-remotely': {
    sentence: 'm3ter has disabled it',
    cure: 'Look at why m3ter disabled it (Integrations, Events) before you enable it again.',
    role: 'notOfBills',
  },
  'no-customer': {
    sentence: 'no mapping, no customer of that name',
    cure: 'Run tieout apply: it creates the customer. If there is one under another name, map the account to it first.',
    role: 'notOfBills',
  },
  'customer-found': {
    sentence: 'a customer of exactly that name exists',
    cure: 'Run tieout apply: it maps the account to that customer. If it is the wrong one, map the account by hand first.',
    role: 'notOfBills',
  },
  'mapping-missing': {
    sentence: 'the customer exists, the mapping does not',
    cure: 'Run tieout apply: it creates the mapping.',
    role: 'notOfBills',
  },
  'account-changed': {
    sentence: 'the account has another name, e-mail or postal address',
    cure: 'Run tieout apply: it writes what the account has to the customer.',
    role: 'notOfBills',
  },
  'absent-in-file': {
    sentence: 'the file says absent: true',
    cure: 'Run tieout apply: it deletes it. To keep it, remove the line with absent: true.',
    role: 'notOfBills',
  },
  'not-listed': {
    sentence: 'the file does not list it and prune is true',
    cure: 'To keep it, list it in the file; to keep all that are not listed, set prune: false.',
    role: 'notOfBills',
  },
  'records-bill': {
    sentence: 'records the sent bill',
    cure: 'Run tieout apply: it records the invoice together with sending it.',
    role: 'notOfBills',
  },
  'duplicate-record': {
    sentence: 'a second record of the same bill',
    cure: 'Run tieout apply: it deletes the second external mapping of the bill in m3ter.',
    role: 'asBilled',
  },
} as const satisfies Readonly<Record<string, OtherEntry>>;
