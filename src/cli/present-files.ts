import {
  renderFileReportGithub,
  renderFileReportJson,
  renderFileReportMarkdown,
  renderFileReportText,
  type FileReport,
} from '../render/file-report.ts';
import type { CommandContext } from './command-context.ts';
import { styleFor } from './output-style.ts';
import { present } from './present.ts';

/** Prints what became of files in the asked format. */
export async function presentFiles(context: CommandContext, report: FileReport): Promise<void> {
  await present(context, {
    human: () => renderFileReportText(report, styleFor(context, 'stdout')),
    json: () => renderFileReportJson(report),
    markdown: () => renderFileReportMarkdown(report),
    github: () => renderFileReportGithub(report),
  });
}
