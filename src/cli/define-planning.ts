import type { Command, OptionValues } from '@commander-js/extra-typings';
import { UsageFailure } from '../support/errors.ts';
import { createChoiceOption } from './advise-word.ts';
import { ALL_CONNECTIONS, forEachConnection } from './all-connections-option.ts';
import { FLAGGED_GUARDS, overridesFrom, type FlaggedGuard, type LimitValues } from '../model/guards.ts';
import { FAIL_ON, FAIL_ON_DEFAULT } from '../model/tie-out.ts';
import {
  parseAmount,
  parseCount,
  parseDigest,
  parseMonth,
  parsePath,
  parsePercent,
  parseSince,
} from './option-values.ts';
import type { Act, CommandWith, Define } from './program.ts';
import { sameScope } from './same-scope.ts';

/** The help of every command that shows a plan or a report. */
export const ALL_HELP = 'show every line, however many';
const RESEND_HELP = 'send again a bill whose invoice was voided or deleted in QuickBooks; by id or number';

/** `plan`, `snapshot`, `explain`, `status`, `report`, `apply` and `undo`: the commands that plan over both systems. */
export function definePlanning(define: Define, act: Act): void {
  definePlan(define, act);
  defineSnapshot(define, act);
  defineExplain(define, act);
  defineStatus(define, act);
  defineReport(define, act);
  defineApply(define, act);
  defineUndo(define, act);
}

function definePlan(define: Define, act: Act): void {
  withScope(
    define('plan', 'show what would change in both systems, and which bills would become which invoices', {
      examples: [
        ['tieout plan', 'what would change, and every bill that waits'],
        ['tieout plan --out plan.json', 'save it: tieout apply plan.json sends exactly this'],
        ['tieout plan --bill M3-100482', 'one bill, by number or id, with what it needs'],
        ['tieout plan --only config', 'configuration, customers and mappings; no bills'],
        ['tieout plan --format markdown', 'for a comment on a pull request'],
        ['tieout plan --html plan.html', 'a page for who approves it, in one file'],
      ],
    }),
  )
    .option('--resend <bill...>', RESEND_HELP)
    .option('--out <file>', 'save the plan for tieout apply; .gz compresses it', parsePath)
    .option('--snapshot <file>', 'plan from a file of tieout snapshot; no credentials, no network', parsePath)
    .option('--against <version>', 'say what these files do differently than at a git reference, or in a folder')
    .option('--applied <version>', 'with --against: the version that was applied last, to tell who moved')
    .option('--html <file>', 'write the page for who approves it: one file for a browser', parsePath)
    .option('--detailed-exitcode', 'exit 2 when changes are pending, 4 when bills are blocked')
    .option('--all', ALL_HELP)
    .option(...ALL_CONNECTIONS)
    .action((options) =>
      act(
        options,
        async () => {
          checkApplied(options);
          const scope = scopeOf(options);
          const { runPlan } = await import('./commands/plan.ts');
          return forEachConnection(options, (context) =>
            runPlan(context, {
              ...scope,
              out: options.out ?? null,
              snapshot: options.snapshot ?? null,
              against: options.against ?? null,
              applied: options.applied ?? null,
              html: options.html ?? null,
              detailedExitCode: options.detailedExitcode === true,
              all: options.all === true,
            }),
          );
        },
        sameScope(scopeIn(options)),
      ),
    );
}

function defineSnapshot(define: Define, act: Act): void {
  define('snapshot', 'save what a plan needs of both systems, for plan --snapshot')
    .requiredOption('--out <file>', 'where to write it', parsePath)
    .option('--bills', 'with the bills, and the documents that may be theirs')
    .option('--addresses', 'with e-mail and postal addresses; without it codes stand in their place')
    .action((options) =>
      act(options, async () => {
        const { runSnapshot } = await import('./commands/snapshot.ts');
        return (context) =>
          runSnapshot(context, {
            out: options.out,
            bills: options.bills === true,
            addresses: options.addresses === true,
          });
      }),
    );
}

function defineExplain(define: Define, act: Act): void {
  define('explain', 'explain a bill, rule by rule, an error code, or a setting', {
    examples: [
      ['tieout explain bill M3-100482', 'why it is sent, or why not, and every amount'],
      ['tieout explain unmapped-item', 'what a reason means and what to do'],
      ['tieout explain document/unknown-key', 'the same for an error of the files'],
      ['tieout explain delivery.mode', 'what a setting does, takes, and is by default'],
    ],
  })
    .argument(
      '<subject>',
      '"bill", an address such as invoice/BILL_ID, a code such as document/unknown-key, or a key such as delivery.mode',
    )
    .argument('[id]', 'the m3ter bill id, or its invoice number')
    .action((subject, id, options) =>
      act(options, async () => {
        const { runExplain } = await import('./commands/explain.ts');
        return (context) => runExplain(context, { subject, id: id ?? null });
      }),
    );
}

function defineStatus(define: Define, act: Act): void {
  withScope(
    define('status', "bills by state and reason, and what m3ter's own integration did", {
      examples: [
        ['tieout status', 'where every bill stands'],
        ['tieout status --since 2026-10-01', 'bills from that day on'],
      ],
    }),
  )
    .option('--all', ALL_HELP)
    .option(...ALL_CONNECTIONS)
    .action((options) =>
      act(
        options,
        async () => {
          const { runStatus } = await import('./commands/status.ts');
          return forEachConnection(options, (context) =>
            runStatus(context, { ...scopeOf(options), all: options.all === true }),
          );
        },
        sameScope(scopeIn(options)),
      ),
    );
}

function defineReport(define: Define, act: Act): void {
  define('report', 'the tie-out of a month: what was billed, what is invoiced, and where the difference is', {
    examples: [
      ['tieout report', 'the last month that has ended'],
      ['tieout report --month 2026-10 --csv october.csv', 'a month, with a spreadsheet of its bills'],
      ['tieout report --month 2026-10 --html october.html', 'the same as a page for a browser, in one file'],
      ['tieout report --from 2026-10-01 --to 2026-12-31', 'a quarter, by invoice dates'],
      ['tieout report --shadow', "what m3ter's own integration sent, beside what tieout would have made"],
      ['tieout report --fail-on missing', 'the closing job: fails while a bill is not invoiced'],
    ],
  })
    .option(
      '--month <month>',
      'which month, such as 2026-10; the last that has ended when nothing is given',
      parseMonth,
    )
    .option('--from <day>', 'first invoice date, together with --to', parseSince)
    .option('--to <day>', 'last invoice date', parseSince)
    .option('--integration <integration...>', 'only bills of these integrations')
    .option('--account <code...>', 'only bills of these accounts, by code')
    .option('--shadow', "compare what m3ter's own integration sent with what tieout would have made of it")
    .option(
      '--audit <file...>',
      'join journals and plans: who approved each invoice, when it was sent, how that was proved',
    )
    .option('--csv <file>', 'write one line for each bill, for a spreadsheet', parsePath)
    .option('--html <file>', 'write the report as a page: one file for a browser', parsePath)
    .option('--out <file>', 'write the report as JSON', parsePath)
    .addOption(
      createChoiceOption(
        '--fail-on <what>',
        'exit 4 when money is unexplained, bills are missing, or documents differ',
        [...FAIL_ON],
      ).default(FAIL_ON_DEFAULT),
    )
    .option('--all', ALL_HELP)
    .action((options) =>
      act(options, async () => {
        const { runReport } = await import('./commands/report.ts');
        return (context) =>
          runReport(context, {
            month: options.month ?? null,
            from: options.from ?? null,
            to: options.to ?? null,
            integrations: options.integration ?? [],
            accounts: options.account ?? [],
            csv: options.csv ?? null,
            html: options.html ?? null,
            out: options.out ?? null,
            failOn: options.failOn,
            shadow: options.shadow === true,
            audit: options.audit ?? null,
            all: options.all === true,
          });
      }),
    );
}

/** The options that limit what is planned. Only a plan of `undo` has a limit for voids. */
function withScope<A extends unknown[]>(command: CommandWith<A>) {
  return withLimits(
    FLAGGED_GUARDS.filter(({ flag }) => flag.of === 'plan'),
    command
      .option('--integration <integration...>', 'only these integrations')
      .option('--bill <bill...>', 'only these bills, by id or number, with what they need')
      .addOption(createChoiceOption('--only <part>', 'only configuration, or only bills', ['config', 'bills']))
      .option('--since <date>', 'only bills dated on or after this day', parseSince),
  );
}

const PARSE_LIMIT = { n: parseCount, percent: parsePercent, amount: parseAmount } as const;

/** The flag of each of these guards. */
function withLimits<A extends unknown[], O extends OptionValues>(
  guards: readonly FlaggedGuard[],
  command: Command<A, O>,
): Command<A, O & Partial<LimitValues>> {
  for (const { name, flag } of guards) {
    const parse: (text: string) => number | string = PARSE_LIMIT[flag.value];
    command.option(`--${name} <${flag.value}>`, flag.help, parse);
  }
  return command;
}

/** @throws UsageFailure `cli/usage`: the version that was applied last belongs to a comparison. */
function checkApplied({ against, applied }: { readonly against?: string; readonly applied?: string }): void {
  if (applied === undefined || against !== undefined) return;
  throw new UsageFailure('--applied says what was applied last, for the comparison of --against', {
    code: 'cli/usage',
    nextStep: 'name the version to compare with, such as --against main',
  });
}

type RawScope = ReturnType<ReturnType<typeof withScope<[]>>['opts']>;

type GivenScope = RawScope & { readonly resend?: readonly string[] };

/** @throws UsageFailure `cli/usage`, as `checkParts` says. */
function scopeOf(options: GivenScope) {
  checkParts(options);
  return scopeIn(options);
}

function scopeIn(options: GivenScope) {
  const limits: Partial<LimitValues> = options;
  return {
    integrations: options.integration ?? [],
    bills: options.bill ?? [],
    only: options.only ?? null,
    since: options.since ?? null,
    resend: options.resend ?? [],
    overrides: overridesFrom((key) => limits[key] ?? null),
  };
}

/** @throws UsageFailure `cli/usage`: an option without effect would mislead. */
function checkParts({ only, bill, since, resend }: Parameters<typeof scopeOf>[0]): void {
  const given = [
    ...(bill === undefined ? [] : ['--bill']),
    ...(resend === undefined ? [] : ['--resend']),
    ...(since === undefined ? [] : ['--since']),
  ];
  if (only !== 'config' || given.length === 0) return;
  throw new UsageFailure(`--only config plans no bills, so ${given.join(' and ')} cannot choose any`, {
    code: 'cli/usage',
    nextStep: 'leave --only out: --bill brings the configuration that the bill needs',
  });
}

function defineApply(define: Define, act: Act): void {
  withUndoLimit(
    withScope(
      define('apply', 'apply a saved plan, or plan, ask, and apply', {
        examples: [
          ['tieout apply plan.json', 'apply a reviewed plan exactly, or refuse'],
          ['tieout apply', 'plan, ask, apply'],
          ['tieout apply --auto-approve', 'the scheduled job: nobody is asked'],
          ['tieout apply --bill BILL_ID --resend BILL_ID', 'send again what was voided or deleted in QuickBooks'],
        ],
      }),
    ),
  )
    .argument('[planfile]', 'a plan saved by tieout plan --out FILE')
    .option('--auto-approve', 'do not ask')
    .option('--expect-digest <id>', 'refuse unless the id of the plan begins like this', parseDigest)
    .addOption(
      createChoiceOption('--on-stale <what>', 'when the world moved since the plan was saved', [
        'stop',
        'skip',
      ]).default('stop' as const),
    )
    .option('--resend <bill...>', RESEND_HELP)
    .option('--journal <file>', 'append every intent and outcome to this file, as JSON lines', parsePath)
    .option('--out <file>', 'save the plan that is applied', parsePath)
    .option('--allow-blocked', 'exit 0 when all that is left are blocked bills')
    .option('--all', ALL_HELP)
    .action((planFile, options) => {
      const asked = {
        planFile: planFile ?? null,
        onStale: options.onStale,
        journal: options.journal ?? null,
        out: options.out ?? null,
        allowBlocked: options.allowBlocked === true,
      };
      return act(
        options,
        async () => {
          const { runApply } = await import('./commands/apply.ts');
          return (context) =>
            runApply(context, {
              ...scopeOf(options),
              ...asked,
              autoApprove: options.autoApprove === true,
              expectDigest: options.expectDigest ?? null,
              all: options.all === true,
            });
        },
        sameScope(scopeIn(options), asked),
      );
    });
}

function defineUndo(define: Define, act: Act): void {
  withUndoLimit(
    define('undo', 'plan to void the invoices of a run that nobody touched, for tieout apply', {
      examples: [
        [
          'tieout undo --run run.jsonl --out undo.json',
          'what the last run of a journal sent; then tieout apply undo.json',
        ],
        ['tieout undo --plan plan.json', 'the same, by the plan that was applied'],
        ['tieout undo --bill M3-100482 --hold', 'one invoice; the bill is not sent again unasked'],
      ],
    }),
  )
    .option(
      '--run <journal>',
      'what the last run that sent something wrote into this file of apply --journal',
      parsePath,
    )
    .option('--plan-id <id>', 'with --run: an earlier run, by the beginning of the id of its plan', parseDigest)
    .option('--plan <planfile>', 'what this plan made when it was applied', parsePath)
    .option('--bill <bill...>', 'the invoices of these bills, by id or number')
    .option('--emailed', 'void invoices too that were e-mailed to the customer')
    .option('--hold', 'keep the bills from being sent again; otherwise the next apply sends them')
    .option('--out <file>', 'save the plan for tieout apply; .gz compresses it', parsePath)
    .option('--html <file>', 'write the page for who approves it: one file for a browser', parsePath)
    .option('--all', ALL_HELP)
    .action((options) =>
      act(options, async () => {
        const { runUndo } = await import('./commands/undo.ts');
        const limits: Partial<LimitValues> = options;
        return (context) =>
          runUndo(context, {
            run: options.run ?? null,
            planId: options.planId ?? null,
            plan: options.plan ?? null,
            bills: options.bill ?? [],
            emailed: options.emailed === true,
            hold: options.hold === true,
            out: options.out ?? null,
            html: options.html ?? null,
            overrides: overridesFrom((key) => limits[key] ?? null),
            all: options.all === true,
          });
      }),
    );
}

function withUndoLimit<A extends unknown[]>(command: CommandWith<A>) {
  return withLimits(
    FLAGGED_GUARDS.filter(({ flag }) => flag.of === 'undo'),
    command,
  );
}
