import type {
  ChangeDraft,
  CustomerState,
  IntegrationState,
  MappingState,
  SalesDocumentState,
} from '../model/change.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { PlanConnection } from '../model/plan.ts';
import type { RemoteRef, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { shortDigestOf } from '../support/digest.ts';
import { assertNever } from '../support/invariant.ts';

const ID_BYTES = 12;

/** Where a change is made. The same change in another organization or realm is another change. */
export type ChangeScope = Pick<PlanConnection, 'organizationId' | 'realmId'>;

/** Gives the id of the object that a change creates; null while it does not exist. */
export type Aliases = (address: string) => string | null;

const NO_ALIASES: Aliases = () => null;

/**
 * The id of a change: a digest of its meaning (delivery.md, Safety), which is organization, realm, address, action and
 * the owned fields before and after. Left out is what can move while the meaning stays: revisions, the bill's version,
 * exchange rates, e-mail status, times and what an update keeps.
 *
 * `aliases` replaces references to changes by the ids that were given since. So a plan saved before a customer was
 * created means the same afterwards.
 */
export function changeId(scope: ChangeScope, draft: ChangeDraft, aliases: Aliases = NO_ALIASES): string {
  const { organizationId, realmId } = scope;
  const meaning = [organizationId, realmId, draft.address, draft.action, meaningOf(draft, aliases)];
  return shortDigestOf(meaning, ID_BYTES);
}

function meaningOf(draft: ChangeDraft, aliases: Aliases): JsonValue {
  // Each of several equal mappings has its own delete.
  const target = draft.action === 'delete' ? draft.precondition.id : null;
  switch (draft.kind) {
    case 'integration':
    case 'customer':
      return [stateMeaning(draft.before), stateMeaning(draft.after)];
    case 'mapping':
      return [mappingMeaning(draft.before, aliases), mappingMeaning(draft.after, aliases), target];
    case 'invoice':
    case 'creditMemo':
      if (draft.action === 'void')
        return [documentMeaning(draft.before, aliases), null, draft.precondition.id, draft.hold];
      return [documentMeaning(draft.before, aliases), documentMeaning(draft.after, aliases)];
    default:
      return assertNever(draft);
  }
}

function stateMeaning(state: IntegrationState | CustomerState | null): JsonValue {
  return state === null ? null : { ...state };
}

function mappingMeaning(state: MappingState | null, aliases: Aliases): JsonValue {
  if (state === null) return null;
  const linkedTo = state.linkedTo === null ? null : refMeaning(state.linkedTo, aliases);
  return { ...state, external: refMeaning(state.external, aliases), linkedTo };
}

function documentMeaning(state: SalesDocumentState | null, aliases: Aliases): JsonValue {
  if (state === null) return null;
  const { document } = state;
  const owned: DocumentMeaning = {
    kind: document.kind,
    billId: document.billId,
    docNumber: document.docNumber,
    txnDate: document.txnDate,
    dueDate: document.dueDate,
    currency: document.currency,
    sendCurrency: document.sendCurrency,
    billEmail: document.billEmail,
    billEmailCc: document.billEmailCc,
    billEmailBcc: document.billEmailBcc,
    allowOnlineAchPayment: document.allowOnlineAchPayment,
    allowOnlineCreditCardPayment: document.allowOnlineCreditCardPayment,
    customerMemo: document.customerMemo,
    note: document.note,
    globalTaxCalculation: document.globalTaxCalculation,
    total: document.total,
    customer: refMeaning(document.customer, aliases),
    customField: document.customField === null ? null : { ...document.customField },
    lines: document.lines.map(withoutKept),
    generation: state.marker.generation,
  };
  return document.textMayBeCut === undefined ? owned : { ...owned, textMayBeCut: document.textMayBeCut };
}

/** Written out for speed. Every member of a document stands here or among those that are not part of its meaning. */
type DocumentMeaning = {
  readonly [key in Exclude<keyof SalesDocument, NotMeant | 'textMayBeCut'>]: JsonValue | readonly LineMeaning[];
} & {
  readonly generation: number;
};

type LineMeaning = Omit<SalesLine, 'kept'>;

type NotMeant = 'exchangeRate' | 'emailStatus' | 'kept';

/** Values that people put on a line are not part of its meaning. Few lines have any. */
function withoutKept(line: SalesLine): LineMeaning {
  if (line.kept === undefined) return line;
  const { kept: _ofPeople, ...meaning } = line;
  return meaning;
}

function refMeaning(ref: RemoteRef, aliases: Aliases): JsonValue {
  if ('id' in ref) return { id: ref.id };
  const id = aliases(ref.address);
  return id === null ? { address: ref.address } : { id };
}
