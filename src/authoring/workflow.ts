import { DEFAULT_DIR } from '../model/commands.ts';
import { CREDENTIAL_VARIABLES } from '../model/workspace.ts';
import { quoteWord } from '../support/quote-word.ts';

/** Actions by commit, so that a moved tag cannot reach the secrets. The version is for readers and update tools. */
const ACTIONS = {
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0',
  node: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0',
  upload: 'actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0',
  download: 'actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0',
} as const;

/** A secret, and the connections whose jobs are given it. */
export interface WorkflowSecret {
  readonly name: string;
  /** Null when every connection reads it. */
  readonly connections: readonly string[] | null;
}

/** Names of variables and secrets, as the connections of the workspace read them. */
export interface WorkflowVariables {
  readonly variables: readonly string[];
  readonly secrets: readonly WorkflowSecret[];
  /** Those of the secrets that are Intuit's refresh tokens, which tieout renews. */
  readonly refreshTokens: readonly string[];
}

/** What the only connection of a first workspace reads. */
export const USUAL_WORKFLOW_VARIABLES: WorkflowVariables = {
  variables: ['M3TER_ORG_ID', 'QUICKBOOKS_REALM_ID'],
  secrets: [...Object.values(CREDENTIAL_VARIABLES.m3ter), ...Object.values(CREDENTIAL_VARIABLES.quickbooks)].map(
    (name) => ({ name, connections: null }),
  ),
  refreshTokens: [CREDENTIAL_VARIABLES.quickbooks.refreshToken],
};

/** What every step that signs in reads besides. */
const OWN_VARIABLES = ['TIEOUT_TOKEN_STORE'] as const;
const OWN_SECRETS = ['TIEOUT_TOKEN_KEY', 'TIEOUT_GITHUB_TOKEN', 'TIEOUT_SNAPSHOT_KEY'] as const;

const HOURLY = '17 * * * *';
const DAILY = '47 5 * * *';
/** On the third, when what was billed late has had its days. */
const MONTHLY = '27 6 3 * *';
/** Days that artifacts are kept: they show names and amounts to whoever may read the repository. */
const KEPT_DAYS = { plan: 30, journal: 90, applied: 90, report: 90, snapshot: 14 } as const;

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

function checkoutAndInstall(more: readonly string[] = []): string {
  return lines(
    `      - uses: ${ACTIONS.checkout}`,
    `        with: { ${['persist-credentials: false', ...more].join(', ')} }`,
    `      - uses: ${ACTIONS.node}`,
    "        with: { node-version: '24' }",
    '      - run: npm ci --ignore-scripts',
  );
}

const MATRIX = lines(
  '    strategy:',
  '      fail-fast: false',
  '      matrix:',
  '        include: ${{ fromJSON(needs.connections.outputs.all) }}',
);

type Environment = 'billing' | 'billing-unattended';

/** Of a job that applies: its issue, and who approved it, for its journal. */
const APPLYING = ['actions: read', 'issues: write', 'pull-requests: read'] as const;

/** Environment, matrix, lock and permissions of a job that signs in to both systems. It runs once for each connection. */
function signedIn(environment: Environment, permissions: readonly string[]): string {
  return `    environment: ${environment}\n${MATRIX}${lines(
    // Intuit may end a sign-in that two jobs renew at the same moment.
    '    # One job at a time uses the sign-in of a connection, and the others wait; none that has begun is cancelled.',
    "    concurrency: { group: 'tieout-${{ matrix.connection }}', cancel-in-progress: false, queue: max }",
    '    permissions:',
    '      contents: read',
    ...permissions.map((permission) => `      ${permission}`),
  )}`;
}

type Inputs = Readonly<Record<string, string>>;

/** A step of the action; `env` are its lines of variables and secrets. */
function step(command: string, inputs: Inputs, { dir }: Wanted, env: readonly string[]): string {
  const all = {
    command,
    ...(dir === DEFAULT_DIR ? {} : { dir }),
    connection: '${{ matrix.connection }}',
    ...inputs,
  };
  return lines(
    '      - uses: ./node_modules/tieout',
    '        with:',
    ...Object.entries(all).map(
      ([name, value]) =>
        `          ${name}: ${/^(?:[\w./-]+|\$\{\{.*\}\})$/.test(value) && value !== 'true' ? value : quoted(value)}`,
    ),
    '        env:',
    ...env,
  );
}

function secretsOf(secrets: readonly WorkflowSecret[]): readonly string[] {
  return secrets.map((secret) => `          ${secret.name}: \${{ ${valueOf(secret)} }}`);
}

/** The secret for the connections that read it, and nothing for the jobs of others. */
function valueOf({ name, connections }: WorkflowSecret): string {
  if (connections === null) return `secrets.${name}`;
  const own = connections.map((connection) => `matrix.connection == ${quoted(connection)}`).join(' || ');
  return `${connections.length === 1 ? own : `(${own})`} && secrets.${name} || ''`;
}

function forAll(names: readonly string[]): readonly WorkflowSecret[] {
  return names.map((name) => ({ name, connections: null }));
}

function credentials({ variables, secrets }: Wanted): readonly string[] {
  return [
    ...[...variables, ...OWN_VARIABLES].map((variable) => `          ${variable}: \${{ vars.${variable} }}`),
    ...secretsOf([...secrets, ...forAll(OWN_SECRETS)]),
  ];
}

/** What steps write, by the artifact that keeps it. */
const FILES = {
  plan: ['plan.json', 'plan.html'],
  journal: ['journal.jsonl', 'plan.json'],
  applied: ['plan.json'],
  report: ['report.json', 'report.csv', 'report.html'],
  snapshot: ['world.snapshot'],
} as const;

/** The environment of a step for its journal: GitHub gives a job no variable with it. */
function nameOf(environment: Environment): string {
  return `          TIEOUT_ENVIRONMENT: ${environment}`;
}

function keep(name: keyof typeof FILES, when: 'always()' | 'success()' = 'always()'): string {
  const [first, ...more] = FILES[name];
  return lines(
    `      - if: ${when}`,
    `        uses: ${ACTIONS.upload}`,
    '        with:',
    `          name: ${name}-\${{ matrix.connection }}`,
    ...(more.length === 0
      ? [`          path: ${first}`]
      : ['          path: |', ...FILES[name].map((file) => `            ${file}`)]),
    `          retention-days: ${String(KEPT_DAYS[name])}`,
    '          if-no-files-found: ignore',
    // A run that is started again keeps its newer file.
    '          overwrite: true',
  );
}

const LAST_APPLIED =
  '      # By its commit a pull request tells what m3ter changed from what was merged and not applied.\n';

/** Both systems as they are now, for the plans of pull requests; the job is not red for it. */
function keepSnapshot(wanted: Wanted): string {
  const taken = step('snapshot', { args: '--bills' }, wanted, credentials(wanted));
  const kept = keep('snapshot');
  return `${taken.replace('      - uses:', '      - if: always()\n        continue-on-error: true\n        uses:')}${kept}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

interface Wanted extends WorkflowVariables {
  readonly dir: string;
}

/**
 * The GitHub workflow of a workspace (github.md §5): checks and a plan with its comment for each pull request, which has
 * no secrets and plans from the last snapshot; the plan of a merge applied as it was made, then a snapshot; bills every
 * hour, drift every day, the tie-out of a month after its end.
 *
 * @param dir folder of the workspace, below the repository's root.
 * @param names what its connections read.
 */
export function renderWorkflow(
  { dir }: { readonly dir: string },
  names: WorkflowVariables = USUAL_WORKFLOW_VARIABLES,
): string {
  const flag = dir === DEFAULT_DIR ? '' : ` --dir ${quoteWord(dir)}`;
  const wanted = { dir, ...names };
  return [headOf(wanted), checksOf(flag), ofChanges(wanted), ofSchedule(wanted)].join('\n');
}

const NAMES_A_LINE = 4;

/** Names for a comment, some on each line. */
function inLines(names: readonly string[]): string {
  const rows = Array.from({ length: Math.ceil(names.length / NAMES_A_LINE) }, (_row, index) =>
    names.slice(index * NAMES_A_LINE, (index + 1) * NAMES_A_LINE).join(', '),
  );
  return rows.join(',\n#     ');
}

const ONLY_ITS_OWN = `
# Each step is given the secrets of its own connection alone, by the condition beside them.`;

/** When it runs, and what it may do. */
function headOf({ dir, variables, secrets, refreshTokens }: Wanted): string {
  const held = [...secrets.map(({ name }) => name), ...OWN_SECRETS].filter((name) => !refreshTokens.includes(name));
  const several = secrets.some(({ connections }) => connections !== null);
  const path = quoted(dir === '.' ? '**' : `${dir}/**`);
  return `# Written by tieout init. tieout is a development dependency of this repository: npm ci installs the
# command line and the action, of the version that package-lock.json names.
#
# Settings, Environments: make "billing", with those who must approve an apply, and "billing-unattended", without
# reviewers, for what runs by itself. Let both be used by the branch main alone: then no pull request can reach what
# they hold, whatever it does to this file. Both hold
#   the variables ${[...variables, ...OWN_VARIABLES].join(', ')}
#   the secrets ${inLines(held)}${several ? ONLY_ITS_OWN : ''}
# Settings, Secrets and variables, Actions: the variable TIEOUT_ENABLED with the value true (until then only the checks
# run), and TIEOUT_SNAPSHOT_KEY once more as a secret of the repository: pull requests open the snapshot with it, and
# are given no other. TIEOUT_SNAPSHOT_KEY, TIEOUT_TOKEN_KEY and TIEOUT_GITHUB_TOKEN may be missing.
# Intuit's refresh token changes about daily, so TIEOUT_TOKEN_STORE must name a store that can be written (README,
# "Use it"). With github:OWNER/REPO it is kept in a secret of the repository,
#   ${refreshTokens.join(', ')},
# and must be in neither environment: a copy there would win, and be out of date after a day. Without the client's secret,
# which the environments hold, it opens nothing. TIEOUT_GITHUB_TOKEN is then a fine-grained token of this repository with
# "Secrets: read and write".
#
# Artifacts: plans and their pages for ${String(KEPT_DAYS.plan)} days, journals for ${String(KEPT_DAYS.journal)}, reports for ${String(KEPT_DAYS.report)}, snapshots for ${String(KEPT_DAYS.snapshot)}.
name: tieout

on:
  pull_request:
    paths: [${path}]
  push:
    branches: [main]
    paths: [${path}]
  schedule:
    - cron: '${HOURLY}'
    - cron: '${DAILY}'
    - cron: '${MONTHLY}'
  workflow_dispatch:

permissions:
  contents: read

defaults:
  run:
    shell: bash
`;
}

/** What needs no secrets. */
function checksOf(flag: string): string {
  return `jobs:
  # Needs no secrets, so it runs for pull requests from forks as well.
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
${checkoutAndInstall()}${lines(
    `      - run: npx tieout validate --format github${flag}`,
    '      # A rule that changes an invoice shows its effect here, at the test that expected another one.',
    `      - run: npx tieout test --format github${flag}`,
  )}
  connections:
    if: vars.TIEOUT_ENABLED == 'true' && (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)
    runs-on: ubuntu-latest
    timeout-minutes: 20
    outputs:
      all: \${{ steps.list.outputs.all }}
    steps:
${checkoutAndInstall()}${lines(
    '      - id: list',
    `        run: echo "all=$(npx tieout connections --format json${flag} | tr -d '\\n')" >> "$GITHUB_OUTPUT"`,
  )}`;
}

/** What pull requests and merges start. */
function ofChanges(wanted: Wanted): string {
  const proposed = step('plan', { snapshot: 'latest', args: '--against HEAD^1' }, wanted, secretsOf(forAll(['TIEOUT_SNAPSHOT_KEY']))); // prettier-ignore
  const apply = { plan: 'plan.json', issue: 'true', args: '--allow-blocked --journal journal.jsonl' };
  return `  # Plans from the last snapshot of main: it has no credentials, and says what the pull request does to invoices.
  # Pull requests from forks get the checks alone.
  plan:
    needs: connections
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${MATRIX}    # The plan of a later push takes the place of one that is under way.
    concurrency: { group: 'tieout-\${{ github.ref }}-\${{ matrix.connection }}', cancel-in-progress: true }
    permissions:
      contents: read
      actions: read
      pull-requests: write
    steps:
${checkoutAndInstall(['fetch-depth: 0'])}${proposed}${keep('plan')}
  # What is merged is planned anew, and exactly that plan waits for the environment.
  plan-merged:
    needs: connections
    if: github.event_name == 'push' || github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${signedIn('billing-unattended', [])}    steps:
${checkoutAndInstall()}${step('plan', {}, wanted, credentials(wanted))}${keep('plan')}
  apply:
    needs: [connections, plan-merged]
    runs-on: ubuntu-latest
    timeout-minutes: 120
${signedIn('billing', APPLYING)}    steps:
${checkoutAndInstall()}${lines(
    `      - uses: ${ACTIONS.download}`,
    "        with: { name: 'plan-${{ matrix.connection }}' }",
  )}${step('apply', apply, wanted, [nameOf('billing'), ...credentials(wanted)])}${keep('journal')}${LAST_APPLIED}${keep('applied', 'success()')}${keepSnapshot(wanted)}`;
}

/** What runs by the clock. */
function ofSchedule(wanted: Wanted): string {
  const bills = { issue: 'true', args: '--only bills --allow-blocked --journal journal.jsonl' };
  return `  # The limits of the files are its caps. Blocked bills are told once, by an issue, and do not make it red.
  bills:
    needs: connections
    if: github.event_name == 'schedule' && github.event.schedule == '${HOURLY}'
    runs-on: ubuntu-latest
    timeout-minutes: 50
${signedIn('billing-unattended', APPLYING)}    steps:
${checkoutAndInstall()}${step('apply', bills, wanted, [nameOf('billing-unattended'), ...credentials(wanted)])}${keep('journal')}${keepSnapshot(wanted)}
  drift:
    needs: connections
    if: github.event_name == 'schedule' && github.event.schedule == '${DAILY}'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${signedIn('billing-unattended', ['issues: write'])}    steps:
${checkoutAndInstall()}${step('drift', { issue: 'true' }, wanted, credentials(wanted))}${keep('plan')}
  # Does what was billed last month equal what was invoiced? Its page and its spreadsheet are kept.
  report:
    needs: connections
    if: github.event_name == 'schedule' && github.event.schedule == '${MONTHLY}'
    runs-on: ubuntu-latest
    timeout-minutes: 50
${signedIn('billing-unattended', ['issues: write'])}    steps:
${checkoutAndInstall()}${step('report', { issue: 'true' }, wanted, credentials(wanted))}${keep('report')}`;
}
