import { annotateFileReport, fileReportPage, type FileReport } from '../render/file-report.ts';
import type { CommandContext } from './command-context.ts';
import { present } from './present.ts';

/** Prints what happened to files, in the chosen format. */
export async function presentFiles(context: CommandContext, report: FileReport): Promise<void> {
  const { files, notes, warnings = [], summary, next, exitCode } = report;
  await present(context, {
    page: () => fileReportPage(report),
    json: () => ({ files, notes, warnings, summary, next }),
    annotations: () => annotateFileReport(report),
    exitCode,
  });
}
