import { type ModeTable, type ModesOf, modesWith } from '../modes.ts';

/**
 * Choices for what m3ter's public material leaves open. The product must be right under every one. Each row has the
 * possibilities, the default first, and the section of the reference that says it is not known (`m3ter.md`).
 */
export const M3TER_MODES = {
  versionConflict: {
    possibilities: ['409', '400'],
    meaning: 'status of a PUT whose version is not the stored one',
    reference: 'm3ter.md §1.4',
  },
  configDataOmitted: {
    possibilities: ['wiped', 'kept'],
    meaning: 'what a PUT without configData does to the stored settings',
    reference: 'm3ter.md §1.5',
  },
  expiredToken: {
    possibilities: ['403', '401'],
    meaning: 'status of a request with an expired or unknown bearer token',
    reference: 'm3ter.md §1.6',
  },
  idLists: {
    possibilities: ['comma', 'repeated', 'both'],
    meaning:
      'form of a list in a query: ids=a,b (of ids=a&ids=b only the first counts), ids=a&ids=b (a,b is one id), or either',
    reference: 'm3ter.md §1.2',
  },
  runsShape: {
    possibilities: ['data', 'list', 'map'],
    meaning: 'answer of integrationruns/{entityType}/latest?ids=: {data: […]}, a bare list, or a map by entity id',
    reference: 'm3ter.md §7.1; rulings.md 26',
  },
  missingRuns: {
    possibilities: ['left-out', '404'],
    meaning: 'answer of integrationruns/{entityType}/latest?ids= when one of the entities has no run',
    reference: 'm3ter.md §7.1',
  },
  creditSign: {
    possibilities: ['negative', 'positive'],
    meaning: 'sign of the amounts of line types that reduce a bill',
    reference: 'm3ter.md §4.5',
  },
  billTotal: {
    possibilities: ['with-flag', 'always'],
    meaning: 'whether a list of bills carries billTotal without includeBillTotal=true',
    reference: 'm3ter.md §4.1',
  },
  catalogueShape: {
    possibilities: ['labelled', 'named', 'by-key', 'variant-keys', 'opaque'],
    meaning:
      'form of one option in integrationconfigs/available: {key, label}, {name, displayName}, an object by key, ' +
      'other key names, or nothing that can be understood',
    reference: 'm3ter.md §2.4; rulings.md 26',
  },
  booleans: {
    possibilities: ['boolean', 'text'],
    meaning: 'whether booleans of configData come back as JSON booleans or as "true" and "false"',
    reference: 'm3ter.md §2.5',
  },
  accountConfigData: {
    possibilities: ['given', 'when-set', 'absent'],
    meaning: 'whether an account is answered with its configData: always, only when it has some, or never',
    reference: 'm3ter.md §2.5',
  },
  credentialsIdInAnswer: {
    possibilities: ['yes', 'no'],
    meaning: 'whether a configuration is answered with its integrationCredentialsId',
    reference: 'm3ter.md §2.2',
  },
  configDelete: {
    possibilities: ['keeps-mappings', 'deletes-mappings'],
    meaning: 'what happens to the mappings linked to a deleted configuration',
    reference: 'm3ter.md §3.4',
  },
  billMapping: {
    possibilities: ['allowed', 'refused'],
    meaning: 'whether an external mapping from Bill to Invoice or CreditMemo is permitted',
    reference: 'm3ter.md §3.3; rulings.md 27',
  },
  mappingUniqueness: {
    possibilities: ['none', 'unique'],
    meaning: 'whether a second mapping of the same natural key is refused',
    reference: 'm3ter.md §3.2',
  },
  throttle: {
    possibilities: ['on', 'off'],
    meaning: 'whether the documented request limits are enforced; off only to go faster than the real system',
    reference: 'm3ter.md §1.7',
  },
} as const satisfies ModeTable;

export type M3terModes = ModesOf<typeof M3TER_MODES>;

/** The default of every mode, with the given choices in its place. */
export function m3terModes(choices: Partial<M3terModes> = {}): M3terModes {
  return modesWith(M3TER_MODES, choices);
}
