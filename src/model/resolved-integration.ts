import type { Address } from './address.ts';
import type { Integration } from './workspace.ts';

/**
 * An integration with every reference resolved to ids (by `desired/`), ready for the bill rules.
 * A reference that could not be resolved is a diagnostic at its YAML place and is left out here.
 */
export interface ResolvedIntegration {
  readonly settings: Integration;
  readonly address: Address;
  /** m3ter's id of the configuration, or null while the plan is to create it. */
  readonly configId: string | null;
  readonly includedAccountIds: ReadonlySet<string>;
  readonly excludedAccountIds: ReadonlySet<string>;
  readonly excludedLineItemTypes: ReadonlySet<string>;
  readonly excludedProductIds: ReadonlySet<string>;
  /** Aggregations and compound aggregations. */
  readonly excludedAggregationIds: ReadonlySet<string>;
  readonly creditMemoItemId: string | null;
  readonly debitMemoItemId: string | null;
  /** QuickBooks tax code for the lines: `NON`, `TAX`, or a TaxCode id; null when it could not be resolved. */
  readonly taxCode: string | null;
  /** True when m3ter has the configuration disabled and this plan does not enable it (rulings.md 5). */
  readonly disabled: boolean;
  /**
   * True when m3ter's own engine may send bills too: the configuration is enabled and authorized
   * there. Only then is there a grace period (rulings.md 11).
   */
  readonly nativeEngineActive: boolean;
  /** True when this integration itself has an error. Then none of its bills may be sent. */
  readonly broken: boolean;
}
