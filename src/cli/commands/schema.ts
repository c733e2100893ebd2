import audit from '../../../schemas/audit.schema.json' with { type: 'json' };
import type { SchemaKind } from '../../model/command-kinds.ts';
import { FORMAT_VERSIONS } from '../../model/format-versions.ts';
import billTest from '../../../schemas/bill-test.schema.json' with { type: 'json' };
import connection from '../../../schemas/connection.schema.json' with { type: 'json' };
import connections from '../../../schemas/connections.schema.json' with { type: 'json' };
import externalMappings from '../../../schemas/external-mappings.schema.json' with { type: 'json' };
import integration from '../../../schemas/integration.schema.json' with { type: 'json' };
import plan from '../../../schemas/plan.schema.json' with { type: 'json' };
import report from '../../../schemas/report.schema.json' with { type: 'json' };
import snapshot from '../../../schemas/snapshot.schema.json' with { type: 'json' };
import type { Style } from '../../render/style.ts';
import { cell, renderTable } from '../../render/table.ts';
import { UsageFailure } from '../../support/errors.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { styleFor } from '../output-style.ts';

const SCHEMAS: Readonly<Record<SchemaKind, { readonly description: string }>> = {
  Connection: connection,
  Integration: integration,
  ExternalMappings: externalMappings,
  BillTest: billTest,
  Plan: plan,
  Report: report,
  Audit: audit,
  Snapshot: snapshot,
  Connections: connections,
};

/**
 * Prints the JSON Schema of a kind, or the list of kinds.
 *
 * @throws UsageFailure `cli/unknown-kind`.
 */
export function runSchema(context: CommandContext, request: { readonly kind: string | null }): Promise<number> {
  const { stdout } = context.terminal;
  if (request.kind === null) {
    const kinds = Object.entries(SCHEMAS).map(([kind, { description }]) => ({ kind, description }));
    stdout.write(
      context.options.format === 'json'
        ? `${JSON.stringify({ formatVersion: FORMAT_VERSIONS.answer, exitCode: EXIT.done, kinds }, undefined, 2)}\n`
        : renderKinds(kinds, styleFor(context, 'stdout')),
    );
    return Promise.resolve(EXIT.done);
  }
  const wanted = request.kind.toLowerCase();
  const found = Object.entries(SCHEMAS).find(([kind]) => kind.toLowerCase() === wanted);
  if (found === undefined) {
    throw new UsageFailure(`there is no kind "${request.kind}"`, {
      code: 'cli/unknown-kind',
      nextStep: adviseWord(request.kind, Object.keys(SCHEMAS)),
    });
  }
  stdout.write(`${JSON.stringify(found[1], undefined, 2)}\n`);
  return Promise.resolve(EXIT.done);
}

interface Kind {
  readonly kind: string;
  readonly description: string;
}

function renderKinds(kinds: readonly Kind[], style: Style): string {
  const rows = kinds.map(({ kind, description }) => ({
    cells: [cell(kind, 'strong'), cell(firstSentence(description))],
  }));
  return `${renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 0 }).join('\n')}\n`;
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/)[0] ?? text;
}
