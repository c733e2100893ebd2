import { describe, expect, test } from 'vitest';
import { scoreCandidates } from '../../src/authoring/score-candidates.ts';
import { fits } from '../unit/render/rendered.ts';
import { CONNECTION_FILE, openWorld, US_FILE, type AuthoringWorld } from './authoring-world.ts';

const LIST = `# ours
apiVersion: tieout/v1
kind: ExternalMappings
name: items
connection: northwind-sandbox
mappings:
  # seats first
  - { product: robot-seats, item: "25" } # one a month
`;

const FILES = {
  'integrations/connection.yaml': CONNECTION_FILE,
  'integrations/us.yaml': US_FILE,
  'integrations/items.yaml': LIST,
};

interface Report {
  readonly notes: readonly string[];
  readonly next: readonly string[];
  readonly files: readonly { readonly path: string; readonly action: string }[];
}

async function report(world: AuthoringWorld, line: string): Promise<Report & { readonly exitCode: number }> {
  const { stdout, exitCode } = await world.run(`${line} --format json`);
  return { ...(JSON.parse(stdout) as Report), exitCode };
}

/** The products that the plan still asks for. */
async function missing(world: AuthoringWorld): Promise<readonly string[]> {
  const { stdout } = await world.run('plan --format json');
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string }[] };
  return diagnostics.filter(({ code }) => code === 'mapping/item-missing').map(({ message }) => /"(.*?)"/.exec(message)?.[1] ?? ''); // prettier-ignore
}

describe('map, with everything in flags', () => {
  test('writes the line into the list that has its like; comments stay, and the plan has it', async () => {
    const world = await openWorld({ files: FILES });
    expect(await missing(world)).toContain('api-calls');
    const { exitCode } = await world.run('', { arguments: ['map', '--product', 'api-calls', '--item', 'API usage'] });
    expect(exitCode).toBe(0);
    expect(await world.read('integrations/items.yaml')).toBe(
      `${LIST}  - { product: api-calls, item: { name: API usage } }\n`,
    );
    expect(await missing(world)).not.toContain('api-calls');
  });

  test('an account that only m3ter maps is not called without a customer', async () => {
    const world = await openWorld({ files: FILES });
    const [note] = (await report(world, 'map --account GLOBEX')).notes;
    expect(note).toMatch(/^account GLOBEX \(Globex\) is to get a QuickBooks customer; candidates: Globex Corp/);
  });

  test('several at once, each with its record: one line for each, in the files that they belong to', async () => {
    const world = await openWorld({ files: FILES });
    const words = ['map', '--product', 'api-calls=API usage', 'field-services=26', '--account', 'GLOBEX=58'];
    const { exitCode, stderr } = await world.run('', { arguments: words });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(await world.read('integrations/items.yaml')).toBe(
      `${LIST}  - { product: api-calls, item: { name: API usage } }\n  - { product: field-services, item: { name: Field services } }\n`,
    );
    expect(await world.read('integrations/customers.yaml')).toMatch(
      /\n {2}- \{ account: GLOBEX, customer: .*Globex Corp/,
    );
  });

  test('several of which one is not known to anybody, or has no record: none is written', async () => {
    const world = await openWorld({ files: FILES });
    const before = await world.list();
    for (const [line, code] of [
      ['map --product api-calls=20 --product field-services=9999', 64],
      ['map --product api-calls=20 --product field-srvices=26', 64],
      ['map --product api-calls=20 --product robot-seats=26', 3],
      ['map --product api-calls=20 --product api-calls=26', 3],
      ['map --product api-calls=20 --product telemetry-storage', 4],
    ] as const) {
      expect([line, (await world.run(line)).exitCode]).toEqual([line, code]);
      expect(await world.read('integrations/items.yaml')).toBe(LIST);
      expect(await world.list()).toEqual(before);
    }
  });

  test('by Id, for an account, into a new list', async () => {
    const world = await openWorld({ files: FILES });
    const done = await report(world, 'map --account GLOBEX --customer 59');
    expect(done.exitCode).toBe(0);
    expect(done.files).toEqual([{ path: 'integrations/customers.yaml', action: 'created', what: '1 mapping' }]);
    expect(await world.read('integrations/customers.yaml')).toMatch(
      /\n {2}- \{ account: GLOBEX, customer: .*59|Initech/,
    );
    expect((await world.run('validate')).exitCode).toBe(0);
  });

  test.each([
    ['northwind-sandbox-items', '[]'],
    ['northwind-sandbox-items', 'null'],
    ['northwind-sandbox-items-2', '[]'],
  ])('into an empty list: %s, %s', async (name, written) => {
    const head = `apiVersion: tieout/v1\nkind: ExternalMappings\nname: ${name}\nconnection: northwind-sandbox\n`;
    const world = await openWorld({ files: { ...FILES, 'integrations/items.yaml': `${head}mappings: ${written}\n` } });
    expect((await world.run('map --product api-calls --item 23')).exitCode).toBe(0);
    expect(await world.read('integrations/items.yaml')).toMatch(/mappings:\n {2}- \{ product: api-calls, item: /);
    expect(await world.list()).not.toContain('integrations/items-2.yaml');
  });

  test('for one integration alone', async () => {
    const world = await openWorld({ files: FILES });
    const words = ['map', '--product', 'api-calls', '--item', '23', '--integration', 'QuickBooks US invoices'];
    expect((await world.run('', { arguments: words })).exitCode).toBe(0);
    expect(await world.read('integrations/quickbooks-us-invoices-items.yaml')).toContain(
      'integration: QuickBooks US invoices\n',
    );
    expect(await world.read('integrations/items.yaml')).toBe(LIST);
  });

  test('into a CSV file that the list names', async () => {
    const list = LIST.slice(0, LIST.indexOf('mappings:'));
    const files = { ...FILES, 'integrations/items.yaml': `${list}mappingsFrom: ./items.csv\n` };
    const world = await openWorld({ files: { ...files, 'integrations/items.csv': 'product,item\nrobot-seats,25\n' } });
    expect((await world.run('map --product api-calls --item 23')).exitCode).toBe(0);
    expect(await world.read('integrations/items.csv')).toBe('product,item\nrobot-seats,25\napi-calls,23\n');
  });

  test.each([
    ['--product api-cals --item 23', 'cli/map-reference', 'did you mean api-calls?'],
    ['--product api-calls --item 9999', 'cli/map-reference', 'tieout lookup items lists them'],
    ['--product api-calls --customer 59', 'cli/usage', 'give --account with --customer'],
    ['--item 23', 'cli/usage', 'give --account with --customer'],
    ['--product a b --item 23', 'cli/usage', 'several as --product'],
    ['--product api-calls=', 'cli/usage', 'write CODE=RECORD'],
    ['--product =20', 'cli/usage', 'write CODE=RECORD'],
    ['--product robot-seats --item 23', 'cli/map-unusable', 'change the line that is there'],
    ['--account GLOBEX --customer Intech', 'cli/map-reference', 'did you mean Initech?'],
    ['--account GLOBEX=Intech', 'cli/map-reference', 'did you mean Initech?'],
    ['--account GLOBEX --customer Globex', 'cli/map-reference', 'did you mean Globex Corp?'],
  ])('%s is refused, and nothing is written', async (line, code, next) => {
    const world = await openWorld({ files: FILES });
    const before = await world.list();
    const { exitCode, stderr } = await world.run(`map ${line}`);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(code);
    expect(stderr).toContain(next);
    expect(await world.read('integrations/items.yaml')).toBe(LIST);
    expect(await world.list()).toEqual(before);
  });
});

describe('map, with a line that is there', () => {
  const CUSTOMERS = `${LIST.slice(0, LIST.indexOf('mappings:')).replace('name: items', 'name: customers')}mappings:
  # gone since May
  - { account: GLOBEX, absent: true } # asked Ann
`;

  test('a line that says absent is replaced, with its comments', async () => {
    const world = await openWorld({ files: { ...FILES, 'integrations/customers.yaml': CUSTOMERS } });
    const { exitCode, stderr } = await world.run('map --account GLOBEX --customer 58');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(await world.read('integrations/customers.yaml')).toBe(
      CUSTOMERS.replace('account: GLOBEX, absent: true', 'account: GLOBEX, customer: { displayName: Globex Corp }'),
    );
  });

  test('a line of a CSV file that says absent is replaced', async () => {
    const list = CUSTOMERS.slice(0, CUSTOMERS.indexOf('mappings:'));
    const files = { ...FILES, 'integrations/customers.yaml': `${list}mappingsFrom: ./customers.csv\n` };
    const csv = 'account,customer,absent\nGLOBEX,,true\n';
    const world = await openWorld({ files: { ...files, 'integrations/customers.csv': csv } });
    expect((await world.run('map --account GLOBEX --customer 58')).exitCode).toBe(0);
    expect(await world.read('integrations/customers.csv')).toBe('account,customer,absent\nGLOBEX,58,\n');
  });

  test('the mapping that the files have already is not written again', async () => {
    const world = await openWorld({ files: FILES });
    const before = await world.list();
    const done = await report(world, 'map --product robot-seats --item 25');
    expect([done.exitCode, done.files]).toEqual([0, []]);
    expect(done.notes).toEqual(['already so: integrations/items.yaml:8 maps product robot-seats to Connected robots']);
    expect(await world.list()).toEqual(before);
    expect(await world.read('integrations/items.yaml')).toBe(LIST);
  });
});

test('map names every mistake of a call', async () => {
  const world = await openWorld({ files: FILES });
  const words = ['map', '--product', 'field-services=Field servces', 'api-cals=23', '--account', 'GLOBEX=999'];
  const { exitCode, stderr } = await world.run('', { arguments: words });
  expect(exitCode).toBe(64);
  const said = stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('"999"');
  expect(said).toContain('"Field servces"');
  expect(said).toContain('did you mean Field services?');
  expect(said).toContain('did you mean api-calls?');
});

describe('map, for what the plan asks for', () => {
  test('nobody there: nothing is guessed; a command names a record only when its name is the same', async () => {
    const world = await openWorld({ files: FILES });
    const asked = await report(world, 'map');
    expect(asked.exitCode).toBe(4);
    expect(await world.read('integrations/items.yaml')).toBe(LIST);
    expect(asked.notes.find((note) => note.startsWith('product api-calls'))).toMatch(/candidates: .*API usage.* %\)/);
    expect(asked.next.join(' ')).not.toMatch(/\b(?:ID|NAME)\b/);
    const one = asked.next.find((line) => /--product api-calls\b/.test(line)) ?? '';
    expect((await world.run(/tieout (map --product api-calls --item \d+)/.exec(one)?.[1] ?? '')).exitCode).toBe(0);
    expect(await missing(world)).not.toContain('api-calls');
    const command = asked.next.find((line) => line.includes('field-services')) ?? '';
    expect(command).toMatch(/^tieout map (?:--product [\w-]+=\d+ ?)+$/);
    expect((await world.run(command.replace('tieout ', ''))).exitCode).toBe(0);
    expect(await missing(world)).not.toContain('field-services');
  });

  test('nobody there: candidates that are equally near have a command each, so that none looks like the right one', async () => {
    const world = await openWorld({ files: FILES });
    const asked = await report(world, 'map');
    const note = asked.notes.find((line) => line.startsWith('product acc-prepaid')) ?? '';
    const scores = [...note.matchAll(/(\d+) %\)/g)].map(([, score]) => score);
    expect(scores.slice(0, 2)).toEqual([scores[0], scores[0]]);
    const offered = asked.next.filter((line) => line.includes('--product acc-prepaid '));
    expect(offered.map((line) => line.split(':')[0])).toEqual([
      'if product acc-prepaid is API usage',
      'if product acc-prepaid is Prepaid API volume',
    ]);
    expect(new Set(offered.map((line) => line.split(' --item ')[1])).size).toBe(2);
  });

  test('a person chooses, by number, name, or not at all', async () => {
    const world = await openWorld({ files: FILES });
    const asked: string[] = [];
    const { exitCode } = await world.run('map', {
      answer: (_question, stderr) => {
        asked.push(stderr.slice(stderr.lastIndexOf('\nproduct') + 1));
        const [about = ''] = /(?:product|account) [\w-]+/.exec(asked.at(-1) ?? '') ?? [];
        return about.endsWith('api-calls') ? '1' : '';
      },
    });
    expect(exitCode).toBe(4);
    expect(await world.read('integrations/items.yaml')).toMatch(/- \{ product: api-calls, item: .* \}\n$/);
    expect(await missing(world)).not.toContain('api-calls');
  });

  test('in a narrow terminal no line is wider, and what has no candidates is asked for without a list', async () => {
    const world = await openWorld({ files: FILES });
    const questions: string[] = [];
    const { stderr: written } = await world.run('map', {
      columns: 40,
      answer: (question) => {
        questions.push(question);
        return '';
      },
    });
    // Progress is erased before the question.
    const stderr = written.split('\u001b[2K').at(-1) ?? '';
    const lines = [stderr, ...questions].join('\n').split('\n');
    expect(lines.filter((line) => !fits(line.trimEnd(), 40))).toEqual([]);
    const said = stderr.replaceAll(/\n(?! *\d )/g, ' ');
    expect(said).toContain('has no QuickBooks item; none has a name like it.');
    expect(said).not.toMatch(/Candidates: *(?!\n +1 )/);
    const asked = new Set(questions.map((question) => question.replaceAll('\n', ' ')));
    expect([...asked].sort()).toEqual([
      'Which? A number of the list, or ID or NAME of another item; Enter skips. ',
      'Which? ID or NAME of the item; Enter skips. ',
    ]);
  });

  test('a name that nothing has: the list is named as it can be pasted', async () => {
    const world = await openWorld({ files: FILES });
    const answers = ['Consulting at night'];
    const { stderr } = await world.run('map --connection northwind-sandbox', { answer: () => answers.shift() ?? '' });
    expect(stderr).toMatch(/tieout lookup --connection northwind-sandbox items lists them/);
  });

  test('nothing to ask', async () => {
    const files = { ...FILES, 'integrations/us.yaml': US_FILE.replace('from: 2026-08-01', 'from: 2099-01-01') };
    const world = await openWorld({ files });
    const { exitCode, stdout } = await world.run('map');
    expect([exitCode, stdout]).toEqual([0, 'Nothing to map: no bill of the plan lacks an item or a customer.\n']);
  });
});

test.each([
  ['the same words', ['API usage'], ['API usage', 'API usage, high volume']],
  ['words in another order, and a code', ['usage-api'], ['API usage', 'API usage, high volume']],
  ['a slip', ['API usge'], ['API usage', 'API usage, high volume']],
  ['nothing alike', ['Consulting'], []],
  ['no words', ['—'], []],
])('candidates of %s', (_what, names, found) => {
  const rows = ['API usage, high volume', 'Robot seat', 'API usage'].map((name, index) => ({ paste: '', value: '', id: String(index), name, active: true, note: '', properties: [] })); // prettier-ignore
  const gone = {
    paste: '',
    value: '',
    id: '9',
    name: 'API usage',
    active: false,
    note: 'inactive, Service',
    properties: [],
  };
  expect(scoreCandidates(names, [gone, ...rows], 5).map(({ row }) => row.name)).toEqual(found);
});
