import type { StatusReport } from '../model/status.ts';
import { escapeWorkflowMessage } from './escape.ts';
import { renderNextApply, renderPersonNeeded } from './status-view.ts';

/** Annotations of a GitHub workflow: what the next apply would do, and a warning where a person is needed. */
export function renderStatusCommands(status: StatusReport): string {
  const needed = renderPersonNeeded(status);
  const commands = [
    `::notice title=tieout::${escapeWorkflowMessage(renderNextApply(status))}`,
    ...(needed === '' ? [] : [`::warning title=tieout::${escapeWorkflowMessage(needed)}`]),
  ];
  return `${commands.join('\n')}\n`;
}
