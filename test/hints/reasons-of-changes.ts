import type { ReasonCode } from '../../src/model/reasons/all-reasons.ts';
import { editFile, addMapping, seedOf, applies, UNKNOWN_CUSTOMER } from './reason-worlds.ts';
import { SENT, type Rows } from './row.ts';

/** Reasons of changes of configurations, mappings and customers. */
export const CHANGE_REASONS = {
  'not-found': applies('201-config-created', 'Run tieout apply: it creates it', []),
  'fields-differ': {
    world: '202-config-updated',
    ways: [{ words: 'Run tieout apply: it changes it to what the files say', acts: [], documents: [] }],
  },
  'disabled-remotely': applies('203-config-enabled', 'before you enable it again', [SENT.replace('450', '10')]),
  'no-customer': [
    applies('103-new-customer', 'Run tieout apply: it creates the customer', [
      SENT.replace('58', '1').replace('450', '10'),
    ]),
    {
      world: UNKNOWN_CUSTOMER.replace('missing: block', 'missing: create'),
      ways: [
        {
          words: 'If there is one under another name, map the account to it first',
          acts: [addMapping("- { account: ACME, customer: '58' }")],
          documents: [SENT],
        },
      ],
    },
  ],
  'customer-found': [
    applies('104-adopted-customer', 'Run tieout apply: it maps the account to that customer', [
      SENT.replace('450', '10'),
    ]),
    {
      world: '104-adopted-customer',
      ways: [
        {
          words: 'If it is the wrong one, map the account by hand first',
          acts: [
            (stage) => seedOf(stage).customer({ id: '60', displayName: 'ACME Holdings' }),
            addMapping("- { account: ACME, customer: '60' }"),
          ],
          documents: [SENT.replace('450', '10').replace('58', '60')],
        },
      ],
    },
  ],
  'mapping-missing': applies('105-customer-mapping-lost', 'Run tieout apply: it creates the mapping', [
    SENT.replace('58', '1'),
    'invoice INV-102 of customer 1: USD 99.5, for bill INV-102',
  ]),
  'account-changed': applies(
    '210-customer-follows',
    'Run tieout apply: it writes what the account has to the customer',
    [],
  ),
  'absent-in-file': {
    world: '206-mapping-absent',
    ways: [
      { words: 'Run tieout apply: it deletes it', acts: [], documents: [] },
      {
        words: 'remove the line with absent: true',
        acts: [editFile('  - { product: api, absent: true }\n', '', 'mappings.yaml')],
        documents: [],
      },
    ],
  },
  'not-listed': {
    world: '207-mapping-pruned',
    ways: [
      { words: 'list it in the file', acts: [addMapping("- { product: api, item: '20' }")], documents: [] },
      { words: 'set prune: false', acts: [editFile('prune: true', 'prune: false', 'mappings.yaml')], documents: [] },
    ],
  },
} as const satisfies Partial<Readonly<Record<ReasonCode, Rows>>>;
