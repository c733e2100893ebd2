import type { Day } from './day.ts';
import type { Place } from './diagnostic.ts';
import type { IntegrationDocument } from './generated/integration.ts';
import { DEFAULTS } from './generated/settings.ts';

/**
 * The workspace after parsing, environment substitution and default filling. Every optional key of `config-format.md`
 * has its value here, so no later stage knows a default.
 */
export interface Workspace {
  /** The folder as given on the command line. */
  readonly root: string;
  readonly connections: readonly Connection[];
  readonly integrations: readonly Integration[];
  readonly mappingFiles: readonly MappingFile[];
}

/**
 * Finds the place of a value in its document: `at('delivery', 'from')`. A value without a place has the place of its
 * nearest parent.
 */
export interface Origin {
  /** Where the document starts (its `kind` line). */
  readonly place: Place;
  at(...path: readonly (string | number)[]): Place;
  /**
   * The place of the characters from `start` to `end` (exclusive) of the *parsed* string. In block and escaped scalars
   * the offsets do not match the source; then it is the place of the scalar.
   */
  within(path: readonly (string | number)[], start: number, end?: number): Place;
}

export type Environment = 'sandbox' | 'production';
/** m3ter's word for the QuickBooks environment that an integration sends to. */
export type QuickBooksDestination = 'QuickBooks' | 'QuickBooksSandbox';

/** The m3ter destination of a QuickBooks environment, which is also the external system of its mappings. */
export function destinationFor(environment: Environment): QuickBooksDestination {
  return environment === 'sandbox' ? 'QuickBooksSandbox' : 'QuickBooks';
}

export interface Connection {
  readonly name: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly realmId: string;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  /** Overrides of `model/limits.ts`, by the same keys. */
  readonly limits: Readonly<Record<string, number>>;
  /** Names of the environment variables that hold the secrets. */
  readonly credentials: CredentialVariables;
  /** The pattern of a bill's address in the m3ter Console, with `{billId}` in it. */
  readonly billUrl: string | null;
  /** Overrides of configData keys by YAML path, for example `bills.onlySendOnApproval`. */
  readonly configKeys: Readonly<Record<string, string>>;
  /** True when the embedded systems replace the connection's own. Then no company or organization is compared. */
  readonly embedded?: true;
  /** The name of its own embedded systems. Absent for the only connection of a workspace, which has the usual ones. */
  readonly sandbox?: string;
  readonly origin: Origin;
}

export interface CredentialVariables {
  readonly m3ter: { readonly apiKey: string; readonly apiSecret: string };
  readonly quickbooks: { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };
}

/** The environment variables of a Connection that names none (cli.md). */
export const CREDENTIAL_VARIABLES: CredentialVariables = DEFAULTS.Connection.credentials;

/** A QuickBooks record named by Id, or by a property that must match exactly one active record. */
export type QuickBooksReference =
  { readonly id: string } | { readonly name: string } | { readonly sku: string } | { readonly displayName: string };

/** `T` with every optional key filled, at every level. */
export type Filled<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [Key in keyof T]-?: Filled<Exclude<T[Key], undefined>> }
    : T;

type FilledIntegration = Filled<Omit<IntegrationDocument, 'apiVersion' | 'kind'>>;

/** An Integration as `schemas/integration.schema.json` describes it, with the schema's defaults filled in. */
export interface Integration extends Omit<FilledIntegration, 'quickbooks'> {
  readonly quickbooks: Omit<FilledIntegration['quickbooks'], 'itemMapping'> & {
    readonly itemMapping: {
      readonly creditMemo: QuickBooksReference | null;
      readonly debitMemo: QuickBooksReference | null;
    };
  };
  readonly origin: Origin;
}

/** True when no setting of it leaves accounts to other integrations, apart from those that it excludes. */
export function takesEveryAccount({ accounts }: Pick<Integration, 'accounts'>): boolean {
  return accounts.filter === null && accounts.include.length === 0;
}

export type SplitUsage = FilledIntegration['quickbooks']['splitUsageLineItems'];
export type SortLines = FilledIntegration['quickbooks']['sortLineItemsBy'];
/** Which text the company can store: found out from its lists, any text, or ISO-8859-1. */
export type DeliveryText = FilledIntegration['delivery']['text'];

/** One `kind: ExternalMappings` document. */
export interface MappingFile {
  readonly name: string;
  readonly connection: string;
  /** Name of the integration these mappings are linked to, or null. */
  readonly integration: string | null;
  readonly externalSystem: string;
  readonly prune: boolean;
  readonly rules: readonly MappingRule[];
  readonly origin: Origin;
}

/** One line of a mapping file, before its references are resolved. */
export interface MappingRule {
  /** m3ter entity as in the vocabulary: `Account`, `Product`, `Aggregation`, `CompoundAggregation`, `PricingBand`, … */
  readonly entity: string;
  /** A code, or an id when it has the form of a UUID. */
  readonly m3terReference: string;
  readonly table: string;
  /** Null only when `absent`. */
  readonly external: QuickBooksReference | null;
  /** A reviewed delete (rulings.md 3). */
  readonly absent: boolean;
  readonly place: Place;
}

/** The first `delivery.from` of the integrations; null when there is none. */
export function earliestFrom(integrations: readonly Pick<Integration, 'delivery'>[]): Day | null {
  const [first, ...more] = integrations.map(({ delivery }) => delivery.from);
  return more.reduce<Day | null>((least, day) => (least !== null && day < least ? day : least), first ?? null);
}
