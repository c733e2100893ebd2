import type { CLI_CODES } from '../../src/model/codes/cli.ts';
import { explainCode } from '../../src/render/explain-code.ts';
import type { Act } from './obey.ts';
import { ONE_BILL } from './row.ts';
import { onStage, playersOf } from '../scenario-runner/play-scenario.ts';
import { parseScenario } from '../scenario-runner/scenario-file.ts';

/** A command line that ends with a failure, and the one that its next step asks for. */
export interface CommandHint {
  /** Words of the next step, or of the cure that `explain` prints, which are obeyed here. */
  readonly words: string;
  readonly wrong: string;
  readonly acts?: readonly Act[];
  readonly right: string;
  /** Of the command that is right; 0 when left out. */
  readonly exitCode?: number;
  readonly before?: readonly string[];
  readonly world?: string;
}

type Elsewhere = { readonly test: readonly [file: string, text: string] };

const TWO_CONNECTIONS = `${ONE_BILL}workspace:
  second.yaml:
    apiVersion: tieout/v1
    kind: Connection
    name: second
    m3ter: { organizationId: 2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c22 }
    quickbooks: { environment: sandbox, realmId: '9341453172026002' }
`;

const AUTHORING = 'test/cli/authoring-import.test.ts';

export const COMMAND_HINTS: Readonly<Record<keyof typeof CLI_CODES, CommandHint | Elsewhere>> = {
  'cli/no-connection': { test: ['test/unit/workspace/parse-workspace.test.ts', 'no connection at all'] },
  'cli/no-such-test': { words: 'run tieout test without it', wrong: 'test nope', right: 'test' },
  'cli/scope-of-saved-plan': {
    words: 'make a plan that is limited like this: tieout plan',
    before: ['plan --out plan.json'],
    wrong: 'apply plan.json --only bills',
    right: 'apply plan.json',
  },
  'cli/connection-needed': {
    words: 'name it with --connection',
    world: TWO_CONNECTIONS,
    wrong: 'plan',
    right: 'plan --connection northwind',
  },
  'cli/unknown-connection': {
    words: 'did you mean "northwind"?',
    wrong: 'plan --connection nortwind',
    right: 'plan --connection northwind',
  },
  'cli/credential-missing': { test: ['test/cli/environment.test.ts', 'cli/credential-missing'] },
  'cli/credential-unusable': { test: ['test/cli/environment.test.ts', 'cli/credential-unusable'] },
  'cli/file-unwritable': { words: 'choose another path', wrong: 'plan --out nope/x.json', right: 'plan --out x.json' },
  'cli/no-plan-file': {
    words: 'make a plan with tieout plan --out FILE',
    wrong: 'apply nope.json',
    right: 'plan --out nope.json',
  },
  'cli/unknown-kind': { words: 'Integration', wrong: 'schema Integratoin', right: 'schema Integration' },
  'cli/bill-needed': {
    words: 'give the m3ter bill id, the start of it, or the invoice number',
    wrong: 'explain bill',
    right: 'explain bill INV-101',
  },
  'cli/init-cancelled': { test: ['test/cli/authoring-commands.test.ts', 'init'] },
  'cli/unknown-shell': { words: 'name one of them', wrong: 'completion csh', right: 'completion bash' },
  'cli/keys-not-written': { test: ['test/cli/authoring-commands.test.ts', 'configKeys'] },
  'cli/unknown-lookup': { words: 'items', wrong: 'lookup itms', right: 'lookup items' },
  'cli/import-unusable': {
    test: [AUTHORING, 'a configuration that the files cannot express is set aside, with the reason'],
  },
  'cli/map-reference': {
    words: 'name it as tieout lookup shows it',
    wrong: 'map --product storge --item 28',
    right: 'map --product storage --item 28',
  },
  'cli/map-unusable': {
    words: 'change the line that is there',
    wrong: 'map --product platform --item 20',
    acts: [{ editFile: { file: 'mappings.yaml', replace: "platform, item: '19'", with: "platform, item: '20'" } }],
    right: 'plan',
  },
  'cli/unknown-bill': {
    words: 'see tieout plan --format json for the bills',
    wrong: 'explain bill INV-110',
    right: 'explain bill INV-101',
  },
  'cli/unknown-code': { words: 'unmapped-item', wrong: 'explain unmaped-item', right: 'explain unmapped-item' },
  'cli/unknown-action': { words: 'status', wrong: 'auth statsu', right: 'auth status' },
  'cli/usage': { words: 'see tieout --help', wrong: 'plan --frob', right: 'plan' },
  'cli/unknown-integration': {
    words: 'Invoices',
    wrong: 'plan --integration Invoces',
    right: 'plan --integration Invoices',
  },
  'cli/demo-format': {
    words: 'tieout plan --sandbox --out plan.json, tieout apply plan.json --sandbox',
    wrong: 'demo',
    right: 'plan --sandbox --out plan.json',
    // The files here are not those of the example.
    exitCode: 3,
  },
  'cli/interrupted': { test: ['test/cli/exit-codes.test.ts', 'cli/interrupted'] },
  'cli/bug': { test: ['test/unit/render/golden/bug.80.txt', 'This is a bug'] },
  'apply/not-confirmed': { words: '--auto-approve', wrong: 'apply', right: 'apply --auto-approve' },
  'apply/journal-unwritable': {
    words: 'choose another file',
    wrong: 'apply --auto-approve --journal nope/journal.jsonl',
    right: 'apply --auto-approve --journal journal.jsonl',
  },
  'plan/of-sandbox': { test: ['test/cli/several-connections.test.ts', 'sandbox'] },
  'plan/from-snapshot': { test: ['test/cli/snapshot.test.ts', 'plan/from-snapshot'] },
  'plan/other-workspace': { test: ['test/cli/exit-codes.test.ts', 'plan/other-workspace'] },
  'plan/resend-without-effect': { test: ['test/cli/bill-names.test.ts', 'plan/resend-without-effect'] },
  'plan/digest': {
    words: 'review it with tieout show, then give its id to --expect-digest',
    before: ['plan --out plan.json'],
    wrong: 'apply plan.json --expect-digest 000000000000',
    right: 'show plan.json',
  },
};

/** What came of a failure's next step that was obeyed. */
export interface ObeyedCommand {
  readonly reason: string;
  readonly nextStep: string;
  readonly exitCode: number;
  readonly printed: string;
}

/** Runs the wrong command and then the right one, over the systems of a scenario. */
export async function obeyCommand(code: string, hint: CommandHint): Promise<ObeyedCommand> {
  return onStage(parseScenario(hint.world ?? ONE_BILL, 'the world of a command'), async (play) => {
    const { run, runEvents } = playersOf(play);
    for (const line of hint.before ?? []) await run(line);
    const failed = await run(`${hint.wrong} --format json`);
    const { reason, nextStep = '' } = JSON.parse(failed.stdout) as { reason: string; nextStep?: string };
    for (const act of hint.acts ?? []) {
      if (typeof act === 'function') act(play.stage);
      else await runEvents([act]);
    }
    const done = await run(hint.right);
    const explained = explainCode(code);
    const cure = 'cure' in explained ? (explained.cure ?? '') : '';
    return {
      reason,
      nextStep: `${nextStep} ${failed.stderr} ${cure}`.toLowerCase(),
      exitCode: done.exitCode,
      printed: done.stdout + done.stderr,
    };
  });
}
