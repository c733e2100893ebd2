import { isUuid } from '../model/address.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { type QuickBooksSnapshot, isUsCompany } from '../model/quickbooks.ts';
import type { Integration, QuickBooksReference } from '../model/workspace.ts';
import { problemWith, type Findings } from './findings.ts';
import type { M3terReferences } from './m3ter-references.ts';
import type { QuickBooksReferences } from './quickbooks-references.ts';
import type { Resolution, Suggest } from './resolution.ts';

/** The resolvers for the references of all integrations and mapping files. */
export interface References {
  readonly m3ter: M3terReferences;
  readonly quickbooks: QuickBooksReferences;
  readonly customFields: ReadonlySet<string>;
  readonly suggest: Suggest;
}

/** The settings of one integration with every reference turned into ids. */
export interface ResolvedSettings {
  readonly includedAccountIds: ReadonlySet<string>;
  readonly excludedAccountIds: ReadonlySet<string>;
  readonly excludedProductIds: ReadonlySet<string>;
  readonly excludedAggregationIds: ReadonlySet<string>;
  readonly creditMemoItemId: string | null;
  readonly debitMemoItemId: string | null;
  readonly taxCode: string | null;
  readonly notifiedUserIds: ReadonlySet<string>;
}

interface SettingsInput {
  readonly integration: Integration;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly references: References;
  /** True when m3ter's configuration has this id in the setting with that YAML path. */
  readonly isHeld: (yamlPath: string, id: string) => boolean;
  /** Findings that make the bills of the integration unsafe to send. */
  readonly billFindings: Findings;
  /** Findings that concern only m3ter's configuration. They stop no bill. */
  readonly configFindings: Findings;
}

/** Resolves every reference of an integration. One that fails is a finding at its YAML place. */
export function resolveSettings(input: SettingsInput): ResolvedSettings {
  const { integration, references, billFindings, configFindings } = input;
  const { accounts, bills, notifyOnDisabled } = integration;
  const account = (reference: string): Resolution => references.m3ter.resolve('Account', reference);
  const resolved = {
    includedAccountIds: resolveList(input, billFindings, ['accounts', 'include'], accounts.include, account),
    excludedAccountIds: resolveList(input, billFindings, ['accounts', 'exclude'], accounts.exclude, account),
    excludedProductIds: resolveList(
      input,
      billFindings,
      ['bills', 'exclude', 'products'],
      bills.exclude.products,
      (reference) => references.m3ter.resolve('Product', reference),
    ),
    excludedAggregationIds: resolveList(
      input,
      billFindings,
      ['bills', 'exclude', 'aggregations'],
      bills.exclude.aggregations,
      (reference) => references.m3ter.resolveAnyAggregation(reference),
    ),
    notifiedUserIds: resolveList(input, configFindings, ['notifyOnDisabled'], notifyOnDisabled, (reference) =>
      references.m3ter.resolveUser(reference),
    ),
    creditMemoItemId: resolveItem(input, 'creditMemo'),
    debitMemoItemId: resolveItem(input, 'debitMemo'),
    taxCode: resolveTaxCode(input),
  };
  checkBothLists(input, resolved);
  checkCredential(input);
  checkManagerField(input);
  checkPurchaseOrder(input);
  checkPayButton(input);
  return resolved;
}

function resolveList(
  input: SettingsInput,
  findings: Findings,
  path: readonly string[],
  list: readonly string[],
  resolve: (reference: string) => Resolution,
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [index, reference] of list.entries()) {
    const resolution = resolve(reference);
    const place = input.integration.origin.at(...path, index);
    if ('found' in resolution) ids.add(resolution.found.id);
    else if (input.isHeld(path.join('.'), reference)) {
      // m3ter deleted the object and its configuration still names it. It has no effect there, so it may stay here too.
      ids.add(reference);
      const hint = 'the configuration in m3ter still names it: remove it here, and the next apply removes it there';
      findings.add('warning', { ...resolution.problem, hint }, place);
    } else findings.add('error', resolution.problem, place);
  }
  return ids;
}

function resolveItem(input: SettingsInput, memo: 'creditMemo' | 'debitMemo'): string | null {
  const reference: QuickBooksReference | null = input.integration.quickbooks.itemMapping[memo];
  if (reference === null) return null;
  const resolution = input.references.quickbooks.resolveItem(reference);
  if ('found' in resolution) return resolution.found.id;
  const place = input.integration.origin.at('quickbooks', 'itemMapping', memo);
  input.billFindings.add('error', resolution.problem, place);
  return null;
}

/**
 * In US companies a line has `NON` or `TAX`. Elsewhere it has the Id of a TaxCode, which the file may give by name. A
 * company outside the US that uses no sales tax needs none.
 */
function resolveTaxCode(input: SettingsInput): string | null {
  const { company, preferences, taxCodes } = input.quickbooks;
  const { code } = input.integration.delivery.tax;
  const inUnitedStates = isUsCompany(company);
  const isPseudoCode = code === 'NON' || code === 'TAX';
  if (inUnitedStates && isPseudoCode) return code;
  if (taxCodes === null) return unreadableTaxCodes(input, isPseudoCode);
  const named = taxCodes.filter((taxCode) => taxCode.active && (taxCode.id === code || taxCode.name === code));
  const [found, ...more] = named;
  if (!inUnitedStates && found !== undefined && more.length === 0) return found.id;
  if (!inUnitedStates && isPseudoCode && !preferences.usingSalesTax) return null;
  const candidates = inUnitedStates
    ? ['NON', 'TAX']
    : taxCodes.filter((namedRecord) => namedRecord.active).map((candidate) => `${candidate.id} ${candidate.name}`);
  input.billFindings.add(
    'error',
    problemWith(
      'reference/unknown-tax-code',
      `QuickBooks has ${more.length > 0 ? 'more than one active tax code' : 'no active tax code'} "${code}"`,
      `use one of: ${candidates.slice(0, CANDIDATES_MAX).join(', ')}`,
    ),
    input.integration.origin.at('delivery', 'tax', 'code'),
  );
  return null;
}

const CANDIDATES_MAX = 10;

/** Stops only the integrations that need a code of the list. */
function unreadableTaxCodes(input: SettingsInput, isPseudoCode: boolean): null {
  const { integration, quickbooks, billFindings } = input;
  if (isPseudoCode && !quickbooks.preferences.usingSalesTax) return null;
  billFindings.add(
    'error',
    problemWith(
      'reference/unknown-tax-code',
      `QuickBooks does not let this user list tax codes, so "${integration.delivery.tax.code}" cannot be looked up`,
      'sign in as a user who may see sales tax: tieout auth login',
    ),
    integration.origin.at('delivery', 'tax', 'code'),
  );
  return null;
}

/** QuickBooks silently drops a custom field that the company does not have, or refuses each invoice with it. */
function checkPurchaseOrder({ integration, quickbooks, billFindings }: SettingsInput): void {
  const { purchaseOrder } = integration.delivery;
  const { customFields } = quickbooks.preferences;
  if (typeof purchaseOrder !== 'object' || customFields === null) return;
  const { customField } = purchaseOrder;
  if (customFields.some(({ definitionId }) => definitionId === customField)) return;
  const known = customFields.map(({ definitionId, name }) => `"${definitionId}" (${name})`).join(', ');
  billFindings.add(
    'error',
    problemWith(
      'reference/unknown-invoice-field',
      `QuickBooks has no custom field "${customField}" on its sales forms`,
      known === ''
        ? 'add one in QuickBooks (Settings, Custom fields, for sales forms), or write purchaseOrder: memo'
        : `use one of: ${known}`,
    ),
    integration.origin.at('delivery', 'purchaseOrder', 'customField'),
  );
}

/** The switches are off unless the file sets them. Where the company takes online payments, people should know. */
function checkPayButton({ integration, quickbooks, billFindings }: SettingsInput): void {
  if (quickbooks.preferences.eTransactionPaymentEnabled !== true) return;
  const { origin } = integration;
  const parent = origin.at('quickbooks');
  const isWritten = (key: string): boolean => {
    const place = origin.at('quickbooks', key);
    return place.line !== parent.line || place.column !== parent.column;
  };
  if (isWritten('allowBankTransferPayment') || isWritten('allowCreditCardPayment')) return;
  billFindings.add(
    'info',
    problemWith(
      'integration/no-pay-button',
      'QuickBooks takes online payments, and these invoices have no pay button: both switches are off by default',
      'write allowBankTransferPayment and allowCreditCardPayment: true, false, or null for the setting of QuickBooks',
    ),
    parent,
  );
}

/** The same account in both lists, by code in one and by id in the other. Exclude wins, but that is hardly intended. */
function checkBothLists(input: SettingsInput, resolved: ResolvedSettings): void {
  const both = [...resolved.includedAccountIds].filter((id) => resolved.excludedAccountIds.has(id));
  if (both.length === 0) return;
  input.billFindings.add(
    'warning',
    problemWith(
      'reference/included-and-excluded',
      `${String(both.length)} account(s) are in accounts.include and in accounts.exclude: ${both.join(', ')}`,
      'exclude wins; remove them from one of the lists',
    ),
    input.integration.origin.at('accounts', 'exclude'),
  );
}

/** m3ter does not list its stored credentials, so only the form of the id can be checked (`m3ter.md` §8). */
function checkCredential({ integration, configFindings }: SettingsInput): void {
  const { credential } = integration;
  if (credential === null || isUuid(credential)) return;
  configFindings.add(
    'error',
    problemWith(
      'reference/not-an-id',
      `"${credential}" is not the id of an integration credential`,
      'write the UUID that the m3ter console shows under Integrations, QuickBooks, Credentials',
    ),
    integration.origin.at('credential'),
  );
}

function checkManagerField({ integration, references, m3ter, billFindings }: SettingsInput): void {
  const name = integration.quickbooks.accountManagerEmailCustomField;
  const { customFields, suggest } = references;
  if (name === null || customFields.has(name) || (m3ter.accountCustomFields === null && customFields.size === 0)) {
    return;
  }
  billFindings.add(
    'warning',
    problemWith(
      'reference/unknown-custom-field',
      `no account has a custom field "${name}", so no invoice gets a Cc`,
      `${suggest(name, customFields)}custom fields are in the m3ter console under Settings, Custom fields`,
    ),
    integration.origin.at('quickbooks', 'accountManagerEmailCustomField'),
  );
}
