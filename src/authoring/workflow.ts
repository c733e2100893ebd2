import { quoteWord } from '../support/quote-word.ts';

/** Actions by commit, so that a moved tag cannot reach the secrets. The version is for readers and update tools. */
const ACTIONS = {
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0',
  node: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0',
  upload: 'actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5.0.0',
  download: 'actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0 # v5.0.0',
} as const;

const VARIABLES = ['M3TER_ORG_ID', 'QUICKBOOKS_REALM_ID', 'TIEOUT_TOKEN_STORE'] as const;
const SECRETS = [
  'M3TER_API_KEY',
  'M3TER_API_SECRET',
  'QUICKBOOKS_CLIENT_ID',
  'QUICKBOOKS_CLIENT_SECRET',
  'QUICKBOOKS_REFRESH_TOKEN',
  'TIEOUT_TOKEN_KEY',
  'TIEOUT_GITHUB_TOKEN',
] as const;

const HOURLY = '17 * * * *';
const DAILY = '47 5 * * *';
/** Days that plans and journals are kept. A plan shows names and amounts to everyone who may read the repository. */
const KEPT_DAYS = { plan: 30, journal: 90 } as const;

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

const checkoutAndInstall = lines(
  `      - uses: ${ACTIONS.checkout}`,
  '        with: { persist-credentials: false }',
  `      - uses: ${ACTIONS.node}`,
  "        with: { node-version: '24' }",
  '      - run: npm ci --ignore-scripts',
);

/** Matrix, lock and permissions of a job that signs in to both systems. It runs once for each connection. */
function signedIn(permission: 'pull-requests' | 'issues' | null): string {
  return lines(
    '    strategy:',
    '      fail-fast: false',
    '      matrix:',
    '        include: ${{ fromJSON(needs.connections.outputs.all) }}',
    // Intuit may end a sign-in that two jobs renew at the same moment.
    '    # One job at a time uses the sign-in of a connection, and the others wait; none that has begun is cancelled.',
    "    concurrency: { group: 'tieout-${{ matrix.connection }}', cancel-in-progress: false, queue: max }",
    '    permissions:',
    '      contents: read',
    ...(permission === null ? [] : [`      ${permission}: write`]),
  );
}

function step(command: string, inputs: Readonly<Record<string, string>>, dir: string): string {
  const all = {
    command,
    ...(dir === 'integrations' ? {} : { dir }),
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
    ...VARIABLES.map((variable) => `          ${variable}: \${{ vars.${variable} }}`),
    ...SECRETS.map((secret) => `          ${secret}: \${{ secrets.${secret} }}`),
  );
}

function keep(name: string, path: string, days: number): string {
  return lines(
    '      - if: always()',
    `        uses: ${ACTIONS.upload}`,
    '        with:',
    `          name: ${name}-\${{ matrix.connection }}`,
    `          path: ${path}`,
    `          retention-days: ${String(days)}`,
    '          if-no-files-found: ignore',
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * The GitHub workflow of a workspace (github.md): for each pull request the checks and a plan with its comment; after a
 * merge the reviewed plan, applied as it was made; bills every hour; drift every day.
 *
 * @param dir folder of the workspace, below the repository's root.
 */
export function renderWorkflow({ dir }: { readonly dir: string }): string {
  const flag = dir === 'integrations' ? '' : ` --dir ${quoteWord(dir)}`;
  return [headOf(dir), checksOf(flag), ofChanges(dir), ofSchedule(dir)].join('\n');
}

/** Triggers and permissions. */
function headOf(dir: string): string {
  const path = quoted(dir === '.' ? '**' : `${dir}/**`);
  return `# Written by tieout init. tieout is a development dependency of this repository: npm ci installs the
# command line and the action, of the version that package-lock.json names.
#
# Settings, Secrets and variables, Actions: the variables M3TER_ORG_ID, QUICKBOOKS_REALM_ID and TIEOUT_TOKEN_STORE and
# the secrets named below. They belong to the repository, since plans need them too; the environment "billing" holds
# who must approve an apply. Until M3TER_ORG_ID is set only the checks run. Intuit's refresh token changes about daily,
# so TIEOUT_TOKEN_STORE must name a store that can be written (README, "Credentials"); for github:OWNER/REPO/SECRET,
# TIEOUT_GITHUB_TOKEN is a fine-grained token with "Secrets: read and write". A connection with variables of its own
# needs them beside the others in each env.
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
  workflow_dispatch:

permissions:
  contents: read

defaults:
  run:
    shell: bash
`;
}

/** The jobs that need no secrets. */
function checksOf(flag: string): string {
  return `jobs:
  # Needs no secrets, so it runs for pull requests from forks as well.
  check:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
${checkoutAndInstall}${lines(
    `      - run: npx tieout validate --format github${flag}`,
    '      # A rule that changes an invoice shows its effect here, at the test that expected another one.',
    `      - run: npx tieout test --format github${flag}`,
  )}
  connections:
    if: vars.M3TER_ORG_ID != '' && (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)
    runs-on: ubuntu-latest
    timeout-minutes: 20
    outputs:
      all: \${{ steps.list.outputs.all }}
    steps:
${checkoutAndInstall}${lines(
    '      - id: list',
    `        run: echo "all=$(npx tieout connections --format json${flag} | tr -d '\\n')" >> "$GITHUB_OUTPUT"`,
  )}`;
}

/** The jobs that pull requests and merges start. */
function ofChanges(dir: string): string {
  const plan = keep('plan', 'plan.json', KEPT_DAYS.plan);
  const journal = keep('journal', 'journal.jsonl', KEPT_DAYS.journal);
  return `  # Pull requests from forks have no secrets: they are checked, and planned after review.
  plan:
    needs: connections
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${signedIn('pull-requests')}    steps:
${checkoutAndInstall}${step('plan', {}, dir)}${plan}
  # What is merged is planned anew, and exactly that plan waits for the environment.
  plan-merged:
    needs: connections
    if: github.event_name == 'push' || github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${signedIn(null)}    steps:
${checkoutAndInstall}${step('plan', {}, dir)}${plan}
  apply:
    needs: [connections, plan-merged]
    runs-on: ubuntu-latest
    timeout-minutes: 120
    environment: billing
${signedIn('issues')}    steps:
${checkoutAndInstall}${lines(
    `      - uses: ${ACTIONS.download}`,
    "        with: { name: 'plan-${{ matrix.connection }}' }",
  )}${step('apply', { plan: 'plan.json', issue: 'true', args: '--allow-blocked --journal journal.jsonl' }, dir)}${journal}`;
}

/** The jobs that run on a schedule. */
function ofSchedule(dir: string): string {
  const plan = keep('plan', 'plan.json', KEPT_DAYS.plan);
  const journal = keep('journal', 'journal.jsonl', KEPT_DAYS.journal);
  return `  # The limits of the files are its caps. Blocked bills are told once, by an issue, and do not make it red.
  bills:
    needs: connections
    if: github.event_name == 'schedule' && github.event.schedule == '${HOURLY}'
    runs-on: ubuntu-latest
    timeout-minutes: 50
    environment: billing
${signedIn('issues')}    steps:
${checkoutAndInstall}${step('apply', { issue: 'true', args: '--only bills --allow-blocked --journal journal.jsonl' }, dir)}${journal}
  drift:
    needs: connections
    if: github.event_name == 'schedule' && github.event.schedule == '${DAILY}'
    runs-on: ubuntu-latest
    timeout-minutes: 20
${signedIn('issues')}    steps:
${checkoutAndInstall}${step('drift', { issue: 'true' }, dir)}${plan}`;
}
