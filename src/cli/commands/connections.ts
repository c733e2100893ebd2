import { hasErrors } from '../../model/diagnostic.ts';
import { connectionsPage } from '../../render/connections.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace, printDiagnostics } from '../load-workspace.ts';
import { present } from '../present.ts';

/** Lists the connections. As JSON it is a bare array, ready for a workflow's matrix (rulings.md 7). */
export async function runConnections(context: CommandContext): Promise<number> {
  const read = await loadWorkspace(context, 'warning');
  if (hasErrors(read.diagnostics)) {
    await printDiagnostics(context, read);
    return EXIT.workspaceErrors;
  }
  const rows = read.workspace.connections.map((connection) => ({
    connection: connection.name,
    environment: connection.environment,
    organizationId: connection.organizationId,
    realmId: connection.realmId,
    integrations: read.workspace.integrations
      .filter((one) => one.connection === connection.name)
      .map((one) => one.name),
  }));
  await present(context, {
    page: () => connectionsPage(rows),
    json: () => rows,
    exitCode: EXIT.done,
  });
  return EXIT.done;
}
