import { describe, expect, test } from 'vitest';
import { parseWorkspace } from '../../../src/workspace/parse-workspace.ts';
import { hasErrors } from '../../../src/model/diagnostic.ts';
import { CONNECTION, INTEGRATION, parseTexts, places } from './parse-text.ts';

const LIST = 'apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: northwind\n';
const BILL_TEST = `apiVersion: tieout/v1
kind: BillTest
name: usage
integration: US
account: { code: ACME, name: ACME Ltd }
bill: { billDate: 2026-10-31, currency: USD, billTotal: "1.00", lines: [] }
expect: { decision: skip, reason: no-lines }
`;

/** The findings of one Integration with lines added or replaced. */
function ofIntegration(lines: string): string[] {
  const keys = lines.split('\n').map((line) => /^[a-z][A-Za-z]*(?=:)/.exec(line)?.[0]);
  const kept = INTEGRATION.split('\n').filter((line) => !keys.includes(line.split(':')[0]));
  const { diagnostics } = parseTexts([CONNECTION, [...kept.slice(0, -1), lines, ''].join('\n')]);
  return diagnostics.map(({ place, code, message, hint }) => {
    const marked = place === undefined ? '' : `${String(place.column)}-${String(place.endColumn ?? '')}`;
    return `${marked} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}

test('a whole workspace has no findings', () => {
  const { diagnostics, workspace, billTests } = parseTexts([
    `${CONNECTION}---\n${INTEGRATION}`,
    `${LIST}mappings: []\n`,
    BILL_TEST,
  ]);
  expect(diagnostics).toEqual([]);
  expect([workspace.connections.length, workspace.integrations.length, workspace.mappingFiles.length]).toEqual([
    1, 1, 1,
  ]);
  expect(billTests[0]?.document.expect).toEqual({ decision: 'skip', reason: 'no-lines' });
  expect(billTests[0]?.origin.place).toEqual({ path: 'w/c.yaml', line: 2, column: 1 });
});

describe('one finding for each cause, in words', () => {
  test.each([
    [
      'an unknown key',
      'quickbooks: { itemMapping: { other: 1 } }',
      '30-35 document/unknown-key: unknown key "other" in quickbooks.itemMapping (possible here: creditMemo, debitMemo)',
    ],
    [
      'a key that is not indented',
      'bills:\nonlySendOnApproval: true',
      '1-19 document/unknown-key: unknown key "onlySendOnApproval" (bills is empty: indent the key if it belongs below it)',
    ],
    [
      'a key that is not indented deep enough',
      'bills:\n  exclude:\n  products: [x]',
      '3-11 document/unknown-key: unknown key "products" in bills (exclude is empty: indent the key if it belongs below it)',
    ],
    [
      'a misspelt key',
      'delivery: { from: 2026-01-01, gracMinutes: 1 }',
      '31-42 document/unknown-key: unknown key "gracMinutes" in delivery (did you mean "graceMinutes"?)',
    ],
    ['a missing key', 'delivery: { mode: replay }', '1-9 document/missing-key: delivery: the key from is missing'],
    [
      'a day that does not exist',
      'delivery: { from: 2026-02-29 }',
      '19-29 document/bad-value: delivery.from: expected an existing day in the form YYYY-MM-DD, found "2026-02-29"',
    ],
    [
      'a word for a number',
      'delivery: { from: 2026-01-01, graceMinutes: "5" }',
      '45-48 document/wrong-type: delivery.graceMinutes: expected a whole number, found "5" (write 5 without quotes)',
    ],
    [
      'a negative number',
      'delivery: { from: 2026-01-01, graceMinutes: -1 }',
      '45-47 document/out-of-range: delivery.graceMinutes: expected at least 0, found -1',
    ],
    [
      'too many percent',
      'limits: { maxUpdates: 101 }',
      '23-26 document/out-of-range: limits.maxUpdates: expected at most 100, found 101',
    ],
    [
      'an amount as a number',
      'limits: { maxInvoiceTotal: 50000.10 }',
      '28-36 document/wrong-type: limits.maxInvoiceTotal: expected an amount in quotes such as "50000.00", found 50000.10 (write it in quotes: "50000.10")',
    ],
    [
      'a misspelt choice',
      'quickbooks: { splitUsageLineItems: produkt }',
      '36-43 document/unknown-value: quickbooks.splitUsageLineItems: expected one of band, product, aggregation, found "produkt" (did you mean "product"?)',
    ],
    [
      'a choice of another kind',
      'quickbooks: { sortLineItemsBy: 3 }',
      '32- document/unknown-value: quickbooks.sortLineItemsBy: expected one of none, subtotal, aggregationId, found 3',
    ],
    [
      'an unknown line item type',
      'bills: { exclude: { lineItemTypes: [STANDING_CHARGES] } }',
      '37-53 document/unknown-value: bills.exclude.lineItemTypes[0]: expected one of m3ter\'s bill line item types, found "STANDING_CHARGES" (did you mean "STANDING_CHARGE"?)',
    ],
    [
      'a repeated value',
      'accounts: { include: [A, B, A] }',
      '29- document/repeated-value: accounts.include: "A" is listed twice',
    ],
    [
      'a list for a text',
      'name: [US]',
      '1-5 document/wrong-type: name: expected one line of text that is not empty, found a list',
    ],
    [
      'an empty text',
      'name: ""',
      '7-9 document/bad-value: name: expected one line of text that is not empty, found ""',
    ],
    [
      'a text that is too long',
      `accounts: { filter: '${'"x"=='.repeat(900)}' }`,
      expect.stringContaining(
        'document/bad-value: accounts.filter: expected at most 4096 characters',
      ) as unknown as string,
    ],
    ['an id that is none', 'id: abc', '5-8 document/bad-value: id: expected an id in the form of a UUID, found "abc"'],
    [
      'a number as item',
      'quickbooks: { itemMapping: { creditMemo: 12 } }',
      '42-44 document/wrong-type: quickbooks.itemMapping.creditMemo: expected an item Id in quotes, { name: … } or { sku: … }, found 12 (write it in quotes: "12")',
    ],
    [
      'a name as item id',
      'quickbooks: { itemMapping: { creditMemo: Credits } }',
      '42-49 document/bad-value: quickbooks.itemMapping.creditMemo: expected a QuickBooks Id (digits in quotes), found "Credits" (or { name: "Credits" }, { sku: "Credits" })',
    ],
    [
      'an empty text as item id: the other forms have a place for a text, and not the empty one',
      "quickbooks: { itemMapping: { creditMemo: '' } }",
      '42-44 document/bad-value: quickbooks.itemMapping.creditMemo: expected a QuickBooks Id (digits in quotes), found "" (or { name: "…" }, { sku: "…" })',
    ],
    [
      'a misspelt item reference',
      'quickbooks: { itemMapping: { creditMemo: { skuu: x } } }',
      '44-48 document/unknown-key: unknown key "skuu" in quickbooks.itemMapping.creditMemo (did you mean "sku"?)',
    ],
    [
      'an e-mail address that is none',
      'quickbooks: { bccEmail: kim }',
      '25-28 document/bad-value: quickbooks.bccEmail: expected one e-mail address, found "kim"',
    ],
    [
      'an e-mail address for a field name',
      'quickbooks: { accountManagerEmailCustomField: kim@nw.example }',
      expect.stringContaining('47-61 document/email-as-field-name') as unknown as string,
    ],
    [
      'a purchase order of another kind',
      'delivery: { from: 2026-01-01, purchaseOrder: meno }',
      '46-50 document/unknown-value: delivery.purchaseOrder: expected one of memo, none, found "meno" (did you mean "memo"?)',
    ],
    ['disabling', 'enabled: false', expect.stringContaining('10-15 document/cannot-disable') as unknown as string],
    [
      'include and exclude',
      'accounts: { include: [A], exclude: [B, A] }',
      expect.stringContaining('40- document/included-and-excluded') as unknown as string,
    ],
    [
      'a tax code without calculation',
      'delivery: { from: 2026-01-01, tax: { code: "20.0% S" } }',
      expect.stringContaining('44-53 document/tax-calculation') as unknown as string,
    ],
    [
      'amounts that include tax',
      'delivery: { from: 2026-01-01, tax: { code: "5", calculation: TaxInclusive } }',
      expect.stringMatching(/document\/unknown-value: .*one reading charges tax twice/) as unknown as string,
    ],
    [
      'a filter that ends early',
      "accounts: { filter: 'currency == ' }",
      expect.stringContaining('filter/syntax') as unknown as string,
    ],
    [
      'a user that is none',
      'notifyOnDisabled: [kim]',
      '20-23 document/bad-value: notifyOnDisabled[0]: expected an e-mail address or a user id (UUID), found "kim"',
    ],
  ])('%s', (_name, lines, expected) => {
    expect(ofIntegration(lines)).toEqual([expected]);
  });

  test('each of several keys that are not indented, and an empty key without such', () => {
    expect(ofIntegration('limits:\nname: US\nbills:\nonlySendOnApproval: true\ngrouping: x')).toEqual([
      '1-7 document/wrong-type: limits: expected a map of keys, found nothing',
      expect.stringContaining('"onlySendOnApproval" (bills is empty'),
      expect.stringContaining('"grouping" (bills is empty'),
    ]);
  });

  test('a misspelt required key is not missing too', () => {
    const { diagnostics } = parseTexts([CONNECTION, INTEGRATION.replace('connection:', 'conection:')]);
    expect(diagnostics.map(({ message, hint }) => `${message} ${String(hint)}`)).toEqual([
      'unknown key "conection" did you mean "connection"?',
    ]);
  });

  test('a filter error points into the scalar', () => {
    const [found] = ofIntegration(`accounts:\n  filter: 'currency == == "EUR"'`);
    expect(found).toMatch(/^24-26 filter\/syntax/);
  });
});

describe('mappings', () => {
  const ofMapping = (line: string) =>
    parseTexts([CONNECTION, `${LIST}mappings:\n  - ${line}\n`]).diagnostics.map(
      ({ place, code, message, hint }) =>
        `${String(place?.column)} ${code}: ${message}${hint === undefined ? '' : ` (${hint})`}`,
    );

  test.each([
    [
      '{ account: A, customer: 58 }',
      '29 document/wrong-type: mappings[0].customer: expected a customer Id in quotes or { displayName: … }, found 58 (write it in quotes: "58")',
    ],
    [
      '{ account: 12, customer: "58" }',
      '16 document/wrong-type: mappings[0].account: expected text, found 12 (write it in quotes: "12")',
    ],
    [
      '{ acount: A, customer: "58" }',
      '7 document/unknown-key: unknown key "acount" in mappings[0] (did you mean "account"?)',
    ],
    [
      '{ account: A, customer: { name: Foo } }',
      '31 document/unknown-key: unknown key "name" in mappings[0].customer (did you mean "displayName"?)',
    ],
    [
      '{ product: A, customer: "58" }',
      '19 document/unknown-key: unknown key "customer" in mappings[0] (possible here: item, absent)',
    ],
    [
      '{ account: A }',
      '5 document/missing-key: mappings[0]: one of the keys customer, absent is missing (say which: customer: "58" or customer: { displayName: … }, as tieout lookup customers lists them; absent: true takes the mapping away)',
    ],
    [
      '{ account: A, customer: "1", absent: true }',
      '34 document/conflicting-keys: mappings[0]: customer and absent exclude each other (keep one of them)',
    ],
    ['{ account: A, absent: false }', '27 document/unknown-value: mappings[0].absent: expected true, found false'],
    [
      '{ aggregation: a, item: { name: x, sku: y } }',
      '40 document/unknown-key: unknown key "sku" in mappings[0].item (remove it)',
    ],
    [
      'ACME',
      '5 document/wrong-type: expected a mapping such as { account: ACME, customer: "58" }, found "ACME" (a mapping names one of account, product, aggregation, compoundAggregation, pricingBand, m3ter, external)',
    ],
    [
      '{ m3ter: { entity: Contract, id: x }, external: { table: Class } }',
      '43 document/missing-key: external: one of the keys id, name is missing (or write absent: true to delete it)',
    ],
    [
      '{ m3ter: { entity: Contract, id: x }, external: { table: Class, id: "1", name: y } }',
      '43 document/conflicting-keys: external: id and name exclude each other (keep one of them)',
    ],
    [
      '{ m3ter: { entity: Contract, id: x }, external: { table: Class, id: "1" }, absent: true }',
      '43 document/conflicting-keys: external: id and absent exclude each other (keep one of them)',
    ],
  ])('%s', (line, expected) => {
    expect(ofMapping(line)).toEqual([expected]);
  });

  test('each form becomes a rule', () => {
    const lines = [
      '{ account: ACME, customer: "58" }',
      '{ account: GLOBEX, customer: { displayName: "Globex Corp" } }',
      '{ product: api-calls, item: { name: "API usage" } }',
      '{ aggregation: storage-gb, item: { sku: STOR-GB } }',
      '{ compoundAggregation: total-egress, item: "23" }',
      '{ pricingBand: 0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948, item: "24" }',
      '{ m3ter: { entity: Contract, id: c-1 }, external: { table: Class, name: West } }',
      '{ account: OLDCO, absent: true }',
    ];
    const text = `${LIST}integration: US\nprune: true\nmappings:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
    const { workspace, diagnostics } = parseTexts([
      CONNECTION,
      INTEGRATION.replace('delivery:', 'quickbooks: { splitUsageLineItems: band }\ndelivery:'),
      text,
    ]);
    expect(diagnostics).toEqual([]);
    const [file] = workspace.mappingFiles;
    expect(file).toMatchObject({ integration: 'US', prune: true, externalSystem: 'QuickBooksSandbox', name: 'items' });
    const rules = file?.rules.map(({ entity, m3terReference, table, external, absent }) => [
      entity,
      m3terReference,
      table,
      external,
      absent,
    ]);
    expect(rules).toEqual([
      ['Account', 'ACME', 'Customer', { id: '58' }, false],
      ['Account', 'GLOBEX', 'Customer', { displayName: 'Globex Corp' }, false],
      ['Product', 'api-calls', 'Item', { name: 'API usage' }, false],
      ['Aggregation', 'storage-gb', 'Item', { sku: 'STOR-GB' }, false],
      ['CompoundAggregation', 'total-egress', 'Item', { id: '23' }, false],
      ['PricingBand', '0c7e4a52-91d3-4b8f-a6c0-5e2f1d7b3948', 'Item', { id: '24' }, false],
      ['Contract', 'c-1', 'Class', { name: 'West' }, false],
      ['Account', 'OLDCO', 'Customer', null, true],
    ]);
    expect(file?.rules[2]?.place).toEqual({ path: 'w/c.yaml', line: 10, column: 5 });
  });

  test('the same key twice names both places, across files and spellings', () => {
    const a = `${LIST}mappings:\n  - { account: A, customer: "1" }\n  - { account: 4F2C0B1E-7a31-4d52-8c06-1b9e2f7d3a64, customer: "1" }\n`;
    const b = `${LIST.replace('items', 'more')}mappings:\n  - account: A\n    absent: true\n  - { m3ter: { entity: Account, id: 4f2c0b1e-7a31-4d52-8c06-1b9e2f7d3a64 }, external: { table: Customer, id: "1" } }\n`;
    const { diagnostics } = parseTexts([CONNECTION, a, b]);
    expect(places(diagnostics)).toEqual([
      'c.yaml:6:5 error document/duplicate-mapping',
      'c.yaml:8:5 error document/duplicate-mapping',
    ]);
    expect(diagnostics[0]?.message).toContain('the first is at w/b.yaml:6:5');
  });

  test('the same account linked and unlinked, or in another system, is two mappings', () => {
    const line = 'mappings:\n  - { account: A, customer: "1" }\n';
    const linked = `${LIST.replace('items', 'b')}integration: US\n${line}`;
    const other = `${LIST.replace('items', 'c')}externalSystem: Salesforce\n${line}`;
    const found = places(parseTexts([CONNECTION, INTEGRATION, `${LIST}${line}`, linked, other]).diagnostics);
    expect(found).toEqual(['c.yaml:6:5 warning lint/mapping-never-wins']);
  });
});

describe('documents and each other', () => {
  test.each([
    ['an empty file', [CONNECTION, ''], ['b.yaml:1:1 warning document/empty']],
    ['only comments', [CONNECTION, '# later\n---\n'], ['b.yaml:1:1 warning document/empty']],
    ['a list', ['- a\n'], ['a.yaml:1:1 error document/not-a-map']],
    ['a text', ['hello\n'], ['a.yaml:1:1 error document/not-a-map']],
    ['no kind', ['apiVersion: tieout/v1\n'], ['a.yaml:1:1 error document/missing-key']],
    ['an unknown kind', ['apiVersion: tieout/v1\nkind: Conection\n'], ['a.yaml:2:7 error document/unknown-kind']],
    ['a kind that is no text', ['kind: [x]\n'], ['a.yaml:1:1 error document/unknown-kind']],
    ['an old version', [CONNECTION.replace('v1', 'v0')], ['a.yaml:1:13 error document/unknown-value']],
    ['an unknown limit', [`${CONNECTION}limits: { m3terPagesize: 9 }\n`], ['a.yaml:6:11 error document/unknown-key']],
    ['a limit of zero', [`${CONNECTION}limits: { m3terPageSize: 0 }\n`], ['a.yaml:6:26 error document/out-of-range']],
    ['two connections of a name', [CONNECTION, CONNECTION], ['b.yaml:3:7 error document/duplicate-name']],
    [
      'two integrations of a name',
      [CONNECTION, INTEGRATION, INTEGRATION],
      ['c.yaml:3:7 error document/duplicate-name'],
    ],
    [
      'an unknown connection',
      [CONNECTION, INTEGRATION.replace('northwind', 'nortwind')],
      ['b.yaml:4:13 error document/unknown-connection'],
    ],
    ['no connection at all', [INTEGRATION], ['a.yaml:4:13 error document/unknown-connection']],
    [
      'a production destination',
      [CONNECTION, INTEGRATION.replace('QuickBooksSandbox', 'QuickBooks')],
      ['b.yaml:5:14 error document/environment-mismatch', 'b.yaml:3:7 warning lint/production-without-caps'],
    ],
    [
      'the other system',
      [CONNECTION, `${LIST}externalSystem: QuickBooks\nmappings: []\n`],
      ['b.yaml:5:17 error document/environment-mismatch'],
    ],
    [
      'an unknown integration',
      [CONNECTION, INTEGRATION, `${LIST}integration: UK\nmappings: []\n`],
      ['c.yaml:5:14 error document/unknown-integration'],
    ],
    [
      'an unknown integration in a test',
      [CONNECTION, INTEGRATION, BILL_TEST.replace('US', 'UK')],
      ['c.yaml:4:14 error document/unknown-integration'],
    ],
    ['no mappings', [CONNECTION, LIST], ['b.yaml:2:1 error document/missing-key']],
    [
      'mappings twice',
      [CONNECTION, `${LIST}mappings: []\nmappingsFrom: x.csv\n`],
      ['b.yaml:6:1 error document/conflicting-keys', 'b.yaml:6:15 error document/file-not-found'],
    ],
  ])('%s', (_name, texts, expected) => {
    expect(places(parseTexts(texts).diagnostics).toSorted()).toEqual(expected.toSorted());
  });

  test('an id pinned twice', () => {
    const pinned = `${INTEGRATION}id: 2f0c9a1e-5b7d-4c3a-9e51-0d8b7a6c5f43\naccounts: { include: [A] }\n`;
    const { diagnostics } = parseTexts([
      CONNECTION,
      pinned,
      pinned.replace('name: US', 'name: UK').replace('2f0c', '2F0C'),
    ]);
    expect(places(diagnostics)).toEqual(['c.yaml:8:5 error document/duplicate-id']);
  });

  test('a link to an integration of another connection', () => {
    const other = CONNECTION.replace('name: northwind', 'name: other');
    const { diagnostics } = parseTexts([
      CONNECTION,
      other,
      INTEGRATION,
      `${LIST.replace('northwind', 'other')}integration: US\nmappings: []\n`,
    ]);
    expect(places(diagnostics)).toEqual(['d.yaml:5:14 error document/unknown-integration']);
  });

  test('a broken connection does not make its users wrong', () => {
    const broken = CONNECTION.replace('environment: sandbox', 'environment: sand');
    expect(places(parseTexts([broken, INTEGRATION]).diagnostics)).toEqual(['a.yaml:5:28 error document/unknown-value']);
  });

  describe('what depends on a document that cannot be read is withheld', () => {
    const europe = INTEGRATION.replace('name: US', 'name: Europe');
    const linked = `${LIST}integration: US\nmappings:\n  - { pricingBand: b, item: "1" }\n`;
    test.each([
      ['a key twice', `${INTEGRATION}name: US\n`, 'document/duplicate-key'],
      ['a tab', `${INTEGRATION}bills:\n\tonlySendOnApproval: true\n`, 'document/tab'],
      ['a bracket that is not closed', INTEGRATION.replace('01-01 }', '01-01'), 'document/yaml-syntax'],
      ['a wrong kind', INTEGRATION.replace('kind: Integration', 'kind: Integratoin'), 'document/unknown-kind'],
      ['no kind', INTEGRATION.replace('kind: Integration\n', ''), 'document/missing-key'],
    ])('an integration with %s', (_name, broken, code) => {
      const { diagnostics } = parseTexts([CONNECTION, europe, broken, linked, BILL_TEST]);
      expect(diagnostics.map((found) => found.code)).toEqual([code]);
    });

    test('an integration of a file that is no UTF-8', () => {
      const problem = { severity: 'error', code: 'document/encoding', message: 'not UTF-8' } as const;
      const files = [CONNECTION, europe, linked].map((text, index) => ({
        path: `w/${String(index)}.yaml`,
        name: `${String(index)}.yaml`,
        text,
        problem: null,
      }));
      const { diagnostics } = parseWorkspace([...files, { path: 'w/us.yaml', name: 'us.yaml', text: null, problem }], {
        root: 'w',
        env: {},
        unsetVariables: 'error',
      });
      expect(diagnostics).toEqual([problem]);
    });

    test('a connection', () => {
      const broken = `${CONNECTION}name: northwind\n`;
      expect(places(parseTexts([broken, INTEGRATION]).diagnostics)).toEqual([
        'a.yaml:6:1 error document/duplicate-key',
      ]);
    });

    test('a value that no schema takes keeps lints away that need the integration', () => {
      const unlinked = `${LIST}mappings:\n  - { pricingBand: b, item: "1" }\n`;
      const found = parseTexts([CONNECTION, europe, `${INTEGRATION}zz: 1\n`, unlinked]).diagnostics;
      expect(places(found)).toEqual(['c.yaml:8:1 error document/unknown-key']);
    });

    test('a mapping list or a test keeps nothing away', () => {
      const twice = `${LIST}name: items\nmappings: []\n`;
      const { diagnostics } = parseTexts([CONNECTION, INTEGRATION, twice, BILL_TEST.replace('US', 'UK')]);
      expect(places(diagnostics)).toEqual([
        'c.yaml:5:1 error document/duplicate-key',
        'd.yaml:4:14 error document/unknown-integration',
      ]);
    });
  });

  test('no documents at all', () => {
    expect(places(parseTexts([]).diagnostics)).toEqual(['- error document/empty-workspace']);
  });

  test('findings are sorted by place', () => {
    const { diagnostics } = parseTexts([`${INTEGRATION}zz: 1\ntt: 1\n`, 'x\n', 'kind: y\n']);
    expect(places(diagnostics)).toEqual([
      'a.yaml:8:1 error document/unknown-key',
      'a.yaml:9:1 error document/unknown-key',
      'b.yaml:1:1 error document/not-a-map',
      'c.yaml:1:7 error document/unknown-kind',
    ]);
    expect(hasErrors(diagnostics)).toBe(true);
  });
});
