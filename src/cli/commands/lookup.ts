import { selectRows } from '../../authoring/lookup.ts';
import { LOOKUP_KINDS } from '../../model/command-kinds.ts';
import { lookupPage } from '../../render/lookup.ts';
import { UsageFailure } from '../../support/errors.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { usableConnection } from '../load-workspace.ts';
import { withSystems } from '../open-systems.ts';
import { present } from '../present.ts';
import { readLookup } from '../read-lookup.ts';

export interface LookupRequest {
  readonly kind: string;
  /** Lists only candidates that contain this text. */
  readonly text: string | null;
}

/**
 * Lists candidates for a reference, ready to paste.
 *
 * @throws UsageFailure `cli/unknown-lookup`.
 */
export async function runLookup(context: CommandContext, request: LookupRequest): Promise<number> {
  const kind = LOOKUP_KINDS.find((known) => known === request.kind);
  if (kind === undefined) {
    throw new UsageFailure(`there is nothing called "${request.kind}" to look up`, {
      code: 'cli/unknown-lookup',
      nextStep: adviseWord(request.kind, LOOKUP_KINDS),
    });
  }
  const connection = await usableConnection(context);
  if (connection === null) return EXIT.workspaceErrors;
  const rows = await withSystems(context, connection, (systems) => readLookup(systems, kind));
  const result = selectRows(kind, request.text, rows);
  await present(context, {
    page: () => lookupPage(result),
    json: () => {
      const { rows: found, ...rest } = result;
      return {
        ...rest,
        candidates: found.map(({ paste, id, name, active, note }) => ({ paste, id, name, active, note })),
      };
    },
    exitCode: EXIT.done,
  });
  return EXIT.done;
}
