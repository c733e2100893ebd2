import { hasErrors } from '../../model/diagnostic.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace, printDiagnostics } from '../load-workspace.ts';
import { partOfConnection } from '../part-of-connection.ts';

/**
 * Checks all files against the schemas and each other. Never connects, and needs no credentials: unset variables are
 * warnings for each connection, so that a check of a pull request passes where no secret is known (rulings.md 2).
 */
export async function runValidate(context: CommandContext): Promise<number> {
  const { alone, connection } = context.options;
  const all = await loadWorkspace(context, 'warning');
  const read = alone || connection === null ? all : partOfConnection(all, connection);
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
