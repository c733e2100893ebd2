import { runBillTest } from '../../bill-test/run-bill-test.ts';
import { FORMAT_VERSIONS } from '../../model/format-versions.ts';
import type { BillTestRun } from '../../model/bill-test.ts';
import { hasErrors } from '../../model/diagnostic.ts';
import { annotateTestRun, testRunPage } from '../../render/test-run.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace, printDiagnostics } from '../load-workspace.ts';
import { present } from '../present.ts';

/**
 * Runs the rule tests of the workspace, offline and without credentials. Exit code 1 when one fails, 3 when a document
 * is wrong.
 *
 * @throws UsageFailure `cli/no-such-test` when no test's name contains the text.
 */
export async function runTest(context: CommandContext, request: { readonly text: string | null }): Promise<number> {
  const read = await loadWorkspace(context, 'warning');
  if (hasErrors(read.diagnostics)) {
    await printDiagnostics(context, read);
    return EXIT.workspaceErrors;
  }
  const text = request.text?.toLowerCase() ?? '';
  const chosen = read.billTests.filter(({ document }) => document.name.toLowerCase().includes(text));
  if (chosen.length === 0 && text !== '') {
    throw new UsageFailure(`no rule test has "${text}" in its name`, {
      code: 'cli/no-such-test',
      nextStep: 'tieout test without a text runs all of them and lists their names',
    });
  }
  const tests = chosen.map((test) => runBillTest(test, read.workspace));
  const failed = tests.filter(({ passed }) => !passed).length;
  const exitCode = failed === 0 ? EXIT.done : EXIT.failed;
  const run: BillTestRun = {
    formatVersion: FORMAT_VERSIONS.testRun,
    exitCode,
    passed: tests.length - failed,
    failed,
    tests,
  };
  await present(context, {
    page: () => testRunPage(run),
    json: () => run,
    exitCode,
    annotations: () => annotateTestRun(run),
  });
  return exitCode;
}
