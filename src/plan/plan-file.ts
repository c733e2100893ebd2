import type { Diagnostic, DiagnosticCode } from '../model/diagnostic.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { linksOf, linksOfDrift, type Links } from '../model/links.ts';
import type { BillDecision, Drift, Plan } from '../model/plan.ts';
import { changeId } from './change-id.ts';
import { createRowPacker, createRowUnpacker, PackedRowDamaged, type PackRow } from './packed-rows.ts';
import { planId } from './plan-id.ts';

/** A finding of a schema validator: where in the value, and what is wrong there. */
export interface SchemaFinding {
  readonly instancePath: string;
  readonly message?: string | undefined;
}

/** Checks a value against `schemas/plan.schema.json`; the generated validator has this form. */
export interface PlanValidator {
  (value: unknown): boolean;
  errors?: readonly SchemaFinding[] | null | undefined;
}

/** Characters in one part of the text. */
const PART_LENGTH = 65_536;

/** A plan with more changes and bills is saved with its lists packed: nobody reads it by eye, and it is a third as long. */
const PLAIN_ROWS_MAX = 1000;

/** The version of a plan with packed lists. A tieout that does not know them refuses it by this number. */
const PACKED_FORMAT_VERSION = FORMAT_VERSIONS.plan.replace(/^1/, '2');

/**
 * The text of a saved plan, in parts. It is JSON with a line for each change, bill and finding, and ends with a line
 * end. A month end of 20,000 invoices makes 30 MB of text, which must not be in memory at once. The lists of a large
 * plan are packed (`packed-rows.ts`).
 */
export function* savePlan(plan: Plan, plainRowsMax = PLAIN_ROWS_MAX): Generator<string> {
  const isLarge = plan.changes.length + (plan.wouldSend ?? []).length + plan.bills.length > plainRowsMax;
  const lines = isLarge
    ? planLines({ ...plan, formatVersion: PACKED_FORMAT_VERSION }, createRowPacker())
    : planLines(plan, (row) => JSON.stringify(row));
  let part = '';
  for (const line of lines) {
    part += line;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  yield part;
}

function* planLines(plan: Plan, textOf: PackRow): Generator<string> {
  yield '{';
  let before = '';
  for (const [key, value] of Object.entries(plan)) {
    if (value === undefined) continue;
    const name = `${before}\n  ${JSON.stringify(key)}: `;
    if (Array.isArray(value)) yield* listLines(name, value, textOf);
    else yield `${name}${JSON.stringify(value)}`;
    before = ',';
  }
  yield '\n}\n';
}

function* listLines(name: string, members: readonly unknown[], textOf: PackRow): Generator<string> {
  yield `${name}[`;
  let before = '';
  for (const member of members) {
    yield `${before}\n    ${textOf(member)}`;
    before = ',';
  }
  yield members.length === 0 ? ']' : '\n  ]';
}

export type LoadedPlan = { readonly plan: Plan } | { readonly diagnostics: readonly Diagnostic[] };

/** More findings would only repeat the same mistake. */
const FINDINGS_MAX = 10;

/**
 * Reads a saved plan. It must be JSON of a known version, match the schema, and have the ids of its content. A plan
 * that was edited by hand is refused by its ids: they are what was reviewed.
 */
export function loadPlan(text: string, path: string, validate: PlanValidator): LoadedPlan {
  const fail = (code: DiagnosticCode, message: string, hint: string, line = 1, column = 1): LoadedPlan => ({
    diagnostics: [{ severity: 'error', code, message, hint, place: { path, line, column } }],
  });
  const again = 'make a new one with tieout plan --out FILE';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return fail('plan/not-json', 'this is not a saved plan: it is not JSON', again);
  }
  const version = versionOf(value);
  if (version === null) return fail('plan/not-a-plan', 'this is not a saved plan: it has no formatVersion', again);
  if (version !== FORMAT_VERSIONS.plan && version !== PACKED_FORMAT_VERSION) {
    return fail('plan/version', `the plan has format ${version}, this tieout reads ${FORMAT_VERSIONS.plan}`, again);
  }
  if (version === PACKED_FORMAT_VERSION) {
    try {
      value = unpackLists(value as PackedPlan);
    } catch (error) {
      // Nested without end. No plan is.
      if (!(error instanceof PackedRowDamaged) && !(error instanceof RangeError)) throw error;
      return fail('plan/schema', `the saved plan is damaged: ${error.message}`, again);
    }
  }
  if (!validate(value)) {
    const findings = (validate.errors ?? []).slice(0, FINDINGS_MAX);
    const shown = findings.map((finding) => `${finding.instancePath || '/'} ${finding.message ?? 'is wrong'}`);
    return fail('plan/schema', `the saved plan is damaged: ${shown.join('; ')}`, again);
  }
  const plan = unprint(value as PrintedPlan);
  return checkIds(plan, path) ?? { plan };
}

/** A plan as `--format json` prints it, with members that follow from the plan and are not part of it. */
export interface PrintedPlan extends Plan {
  readonly exitCode?: number;
  readonly bills: readonly (BillDecision & { readonly links?: Links })[];
  readonly drift: readonly (Drift & { readonly links?: Links })[];
}

/** The plan with the addresses of its bills and documents in a browser. */
export function printPlan(plan: Plan): PrintedPlan {
  const { connection } = plan;
  return {
    ...plan,
    bills: plan.bills.map((bill) => withLinks(bill, linksOf(connection, bill))),
    drift: plan.drift.map((drift) => withLinks(drift, linksOfDrift(connection, drift))),
  };
}

function withLinks<T extends object>(value: T, links: Links): T & { readonly links?: Links } {
  return Object.keys(links).length === 0 ? value : { ...value, links };
}

/** The plan without those members: a printed plan may be applied too. */
function unprint({ exitCode: _printed, ...plan }: PrintedPlan): Plan {
  return {
    ...plan,
    bills: plan.bills.map(({ links: _links, ...bill }) => bill),
    drift: plan.drift.map(({ links: _links, ...one }) => one),
  };
}

/** A saved plan whose lists are packed, one after the other in the order of the file. */
type PackedPlan = { readonly [member: string]: unknown };

function unpackLists(packed: PackedPlan): PackedPlan {
  const unpack = createRowUnpacker();
  const members = Object.entries(packed).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(unpack) : value,
  ]);
  return { ...Object.fromEntries(members), formatVersion: FORMAT_VERSIONS.plan };
}

function versionOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'formatVersion')) return null;
  const { formatVersion } = value as { readonly formatVersion: unknown };
  return typeof formatVersion === 'string' ? formatVersion : null;
}

function checkIds(plan: Plan, path: string): LoadedPlan | null {
  const moved = plan.changes.filter(({ id, ...draft }) => changeId(plan.connection, draft) !== id);
  const [first] = moved;
  if (first === undefined && planId(plan) === plan.id) return null;
  const what = first === undefined ? 'the plan' : first.address;
  return {
    diagnostics: [
      {
        severity: 'error',
        code: 'plan/edited',
        message: `the saved plan was edited: the id of ${what} is not that of its content`,
        hint: 'make a new one with tieout plan --out FILE',
        place: { path, line: 1, column: 1 },
      },
    ],
  };
}
