import { hasErrors } from '../../model/diagnostic.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace, printDiagnostics } from '../load-workspace.ts';

/** Checks all files against the schemas and each other. Opens no socket and needs no credentials. */
export async function runValidate(context: CommandContext): Promise<number> {
  const read = await loadWorkspace(context, 'warning');
  const failed = hasErrors(read.diagnostics);
  await printDiagnostics(context, read);
  if (!failed && context.options.format === 'human') {
    const { connections, integrations, mappingFiles } = read.workspace;
    const rules = mappingFiles.reduce((sum, file) => sum + file.rules.length, 0);
    context.terminal.stdout.write(
      `valid: ${[
        count(connections.length, 'connection'),
        count(integrations.length, 'integration'),
        count(rules, 'mapping'),
      ].join(', ')}\n`,
    );
  }
  return failed ? EXIT.workspaceErrors : EXIT.done;
}

function count(many: number, noun: string): string {
  return `${String(many)} ${noun}${many === 1 ? '' : 's'}`;
}
