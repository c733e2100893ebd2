import { parseDocumentAddress } from '../../model/address.ts';
import type { BillWalk } from '../../model/explanation.ts';
import type { BillDecision, Plan } from '../../model/plan.ts';
import { buildExplanation } from '../../reconcile/build-explanation.ts';
import { NO_OVERRIDES } from '../../model/guards.ts';
import { readAndPlan, scopeWith, type ReadPlan } from '../../reconcile/run-plan.ts';
import { settingsPage } from '../../render/explain-setting.ts';
import { codePage, explainCode } from '../../render/explain-code.ts';
import { explanationPage } from '../../render/explain.ts';
import { renderFate } from '../../render/explain-view.ts';
import { hintOnUnknown } from '../../reconcile/check-named-bills.ts';
import { nearestNumber, nearestWord } from '../../support/did-you-mean.ts';
import { findSettings, listSettings, nearestSetting } from '../../authoring/describe-settings.ts';
import { DOCUMENT_SCHEMAS } from '../schema-files.ts';
import { NotFound, UsageFailure, WorldFailure } from '../../support/errors.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { usableWorkspace } from '../load-workspace.ts';
import { withSystems } from '../open-systems.ts';
import { present } from '../present.ts';

export interface ExplainRequest {
  /** `bill`, the address of a document, a code, or a key of the files. */
  readonly subject: string;
  readonly id: string | null;
}

/**
 * Explains one bill through every rule, one code, or one setting of the files.
 *
 * @throws UsageFailure for an unknown subject; NotFound `cli/unknown-bill`.
 */
export async function runExplain(context: CommandContext, request: ExplainRequest): Promise<number> {
  const document = parseDocumentAddress(request.subject);
  if (document !== null) return explainBill(context, document.billId);
  if (request.subject !== 'bill') return printCodeOrSetting(context, request.subject);
  if (request.id === null) {
    throw new UsageFailure('which bill?', {
      code: 'cli/bill-needed',
      nextStep: 'give the m3ter bill id or the invoice number: tieout explain bill ID',
    });
  }
  return explainBill(context, request.id);
}

async function printCodeOrSetting(context: CommandContext, code: string): Promise<number> {
  const explanation = explainCode(code);
  if ('unknown' in explanation) {
    const settings = listSettings(DOCUMENT_SCHEMAS);
    const found = findSettings(settings, code);
    if (found.length > 0) {
      await present(context, {
        page: () => settingsPage(found),
        json: () => ({ settings: found }),
        exitCode: EXIT.done,
      });
      return EXIT.done;
    }
    throw new UsageFailure(`there is no code or setting "${code}"`, {
      code: 'cli/unknown-code',
      nextStep: adviseSubject(code, explanation.didYouMean ?? nearestSetting(settings, code)),
    });
  }
  await present(context, {
    page: () => codePage(explanation),
    json: () => explanation,
    exitCode: EXIT.done,
  });
  return EXIT.done;
}

/** Advice for an unknown subject: a user who leaves out or misspells `bill` still wants a bill. */
function adviseSubject(subject: string, nearestCode: string | null): string {
  if (/\d/.test(subject)) return `ask for a bill: tieout explain bill ${subject}`;
  if (nearestWord(subject, ['bill']) !== null) return 'did you mean tieout explain bill ID?';
  if (nearestCode !== null) return `did you mean ${nearestCode}?`;
  return 'copy a code from a message or a key from a file, or ask for a bill: tieout explain bill ID';
}

async function explainBill(context: CommandContext, id: string): Promise<number> {
  const usable = await usableWorkspace(context);
  if (usable === null) return EXIT.workspaceErrors;
  const { read, connection } = usable;
  const planned = await withSystems(context, connection, (systems) =>
    readAndPlan(
      {
        workspace: read.workspace,
        connection,
        diagnostics: read.diagnostics,
        scope: scopeWith({}),
        about: id,
        overrides: NO_OVERRIDES,
      },
      systems.readers,
      context.clock,
    ),
  );
  const { plan, catalog } = planned;
  const walk = findWalk(planned, id);
  if (walk === null) refuseUnreadable(plan, id);
  const explanation = walk === null ? null : buildExplanation({ plan, walk, catalog });
  if (explanation === null) {
    throw new NotFound(`not one bill that this connection looks at has the id or number "${id}"`, {
      code: 'cli/unknown-bill',
      nextStep: `${hintOnUnknown(nearestNumber(id, numbersOf(plan)))}; or check the organization and --connection`,
    });
  }
  const fate = renderFate(explanation);
  await present(context, {
    page: () => explanationPage(explanation),
    json: () => explanation,
    exitCode: EXIT.done,
    notice: `${fate.what} ${fate.why}`,
  });
  return EXIT.done;
}

function numbersOf({ bills }: Plan): readonly string[] {
  return bills.flatMap(({ docNumber }) => docNumber ?? []);
}

/** A bill that could not be decoded is in the plan and went through no rules. */
function refuseUnreadable({ bills }: Plan, id: string): void {
  const found = bills.find(
    ({ reason, billId, docNumber }) => reason === 'unreadable-bill' && (billId === id || docNumber === id),
  );
  if (found === undefined) return;
  throw new WorldFailure(found.message, { code: 'm3ter/unexpected-answer', nextStep: found.hint ?? '' });
}

/**
 * Finds a bill as every command does, else by the number that its invoice will have, else by the start of the id. Null
 * when several bills match.
 */
function findWalk({ plan, walkOf, billIdsOf }: ReadPlan, id: string): BillWalk | null {
  const direct = walkOf(id);
  if (direct !== null) return direct;
  const idsWhere = (isMeant: (bill: BillDecision) => boolean): readonly string[] =>
    plan.bills.filter(isMeant).map(({ billId }) => billId);
  const [only, second] =
    [
      billIdsOf(id),
      // A re-send of a bill with a long number is planned under a code, which nothing has yet.
      idsWhere(({ docNumber }) => docNumber === id),
      idsWhere(({ billId }) => id.length >= 4 && billId.startsWith(id)),
    ].find((ids) => ids.length > 0) ?? [];
  return only === undefined || second !== undefined ? null : walkOf(only);
}
