import { decimal } from '../../src/model/decimal.ts';
import { parseMarker } from '../../src/model/marker.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { amountOf, textOf, type Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type { PlayedScenario } from './play-scenario.ts';

/** A law of every scenario, and where this one breaks it. */
export interface CheckedLaw {
  readonly name: string;
  readonly broken: readonly string[];
}

/** What holds in every scenario, whatever it shows. */
export function checkLaws(played: PlayedScenario): readonly CheckedLaw[] {
  return [
    { name: 'planning writes nothing', broken: writesOfPlanning(played) },
    { name: 'no command ends in a bug', broken: played.outputs.includes('This is a bug') ? ['a bug'] : [] },
    { name: 'a second plan is empty, or the scenario says why not', broken: unfinished(played) },
    { name: 'no request is refused as too many', broken: throttled(played) },
    { name: 'no secret is printed or saved', broken: printedSecrets(played) },
    { name: 'a bill becomes one document of ours', broken: duplicates(played) },
    { name: 'a document has the total that the plan said', broken: wrongTotals(played) },
  ];
}

function writesOfPlanning({ writesOfPlanning: count }: PlayedScenario): readonly string[] {
  return count === 0 ? [] : [`${String(count)} write requests`];
}

function unfinished({ text, secondPlan }: PlayedScenario): readonly string[] {
  const left = secondPlan.changes.map((change) => `${change.action} ${change.address}`);
  if (text.secondPlan === undefined) return left;
  return left.length > 0 ? [] : [`nothing is left to do, but the scenario says: ${text.secondPlan}`];
}

function throttled({ stage }: PlayedScenario): readonly string[] {
  return stage.throttled() === 0 ? [] : [`${String(stage.throttled())} answers 429`];
}

/** Credentials of the environment, and every token that the systems gave out. */
function printedSecrets({ stage, outputs, requests }: PlayedScenario): readonly string[] {
  const { m3ter, intuit } = stage.sandbox.states;
  const { M3TER_API_SECRET, QUICKBOOKS_CLIENT_SECRET, QUICKBOOKS_REFRESH_TOKEN } = SANDBOX_ENVIRONMENT;
  const refreshTokens = Object.values(intuit.grants).map((grant) => grant.current.value);
  const secrets = [
    M3TER_API_SECRET,
    QUICKBOOKS_CLIENT_SECRET,
    QUICKBOOKS_REFRESH_TOKEN,
    ...m3ter.tokens.map(({ token }) => token),
    ...Object.keys(intuit.accessTokens),
    ...refreshTokens,
  ];
  const text = outputs + requests.map(({ path, body }) => path + body).join('\n');
  return secrets.filter((secret) => text.includes(secret));
}

/** A deliberate re-send is another generation; what a person made is not ours. */
function duplicates({ stage }: PlayedScenario): readonly string[] {
  const made = new Set(
    stage.sandbox.journal
      .filter((write) => write.system === 'quickbooks' && write.operation === 'create' && write.actor !== 'person')
      .map((write) => `${write.entity} ${write.id}`),
  );
  const seen = new Set<string>();
  const twice: string[] = [];
  for (const { entity, record } of documentsOf(stage.sandbox.states)) {
    const { marker } = parseMarker(textOf(record, 'PrivateNote') ?? '');
    if (marker === null || !made.has(`${entity} ${textOf(record, 'Id') ?? ''}`)) continue;
    const key = `${marker.billId} generation ${String(marker.generation)}`;
    if (seen.has(key)) twice.push(key);
    seen.add(key);
  }
  return twice;
}

/** Checked on what this apply wrote: a document that it never reached has no total yet. */
function wrongTotals({ plan, stage }: PlayedScenario): readonly string[] {
  const wrong: string[] = [];
  for (const bill of plan.bills) {
    if (bill.decision !== 'send' && bill.decision !== 'resend') continue;
    const found = documentsOf(stage.sandbox.states).filter(({ record }) => {
      const { marker } = parseMarker(textOf(record, 'PrivateNote') ?? '');
      return marker?.billId === bill.billId && marker.billVersion === bill.billVersion;
    });
    const planned = decimal(bill.total ?? '0').abs();
    for (const { record } of found) {
      const tax = amountOf((record['TxnTaxDetail'] ?? {}) as Fields, 'TotalTax');
      const total = amountOf(record, 'TotalAmt').minus(tax);
      const isVoided = textOf(record, 'PrivateNote')?.startsWith('Voided') === true;
      if (!total.eq(planned) && !isVoided)
        wrong.push(`${bill.docNumber ?? ''}: ${total.toFixed()} is not ${planned.toFixed()}`);
    }
  }
  return wrong;
}

function documentsOf(
  states: PlayedScenario['stage']['sandbox']['states'],
): readonly { entity: string; record: Fields }[] {
  const { Invoice, CreditMemo } = states.quickbooks.records;
  return [
    ...Object.values(Invoice).map((record) => ({ entity: 'Invoice', record })),
    ...Object.values(CreditMemo).map((record) => ({ entity: 'CreditMemo', record })),
  ];
}
