import type { JsonObject } from '../../support/json.ts';
import type { Call } from './call.ts';
import { metaData } from './company.ts';
import { usesCustomNumbers } from './doc-number.ts';
import { automatedTax } from './sales-tax.ts';

/**
 * Preferences as `GET /preferences` gives them (`quickbooks.md` §9). Those without an effect in the sandbox are as in a
 * new company.
 */
export function renderPreferences(call: Call): JsonObject {
  const { preferences, company } = call.store.state;
  const automated = automatedTax(call) !== 'off';
  return {
    AccountingInfoPrefs: {
      FirstMonthOfFiscalYear: 'January',
      TaxYearMonth: 'January',
      UseAccountNumbers: false,
      TrackDepartments: preferences.trackDepartments,
      ClassTrackingPerTxn: preferences.classTrackingPerTxn,
      ClassTrackingPerTxnLine: preferences.classTrackingPerTxn,
      CustomerTerminology: 'Customers',
      ...(preferences.bookCloseDate === null ? {} : { BookCloseDate: preferences.bookCloseDate }),
    },
    ProductAndServicesPrefs: {
      ForSales: true,
      ForPurchase: true,
      QuantityWithPriceAndRate: true,
      QuantityOnHand: false,
    },
    SalesFormsPrefs: salesForms(call),
    EmailMessagesPrefs: Object.fromEntries(
      ['Invoice', 'Estimate', 'SalesReceipt', 'Statement'].map((form) => [
        `${form}Message`,
        { Subject: `${form} from ${company.companyName}`, Message: 'Thank you for your business.' },
      ]),
    ),
    PrintDocumentPrefs: {},
    VendorAndPurchasesPrefs: { TrackingByCustomer: false, BillableExpenseTracking: false, POCustomField: [] },
    TimeTrackingPrefs: {
      UseServices: false,
      BillCustomers: false,
      ShowBillRateToAll: false,
      WorkWeekStartDate: 'Monday',
      MarkTimeEntriesBillable: false,
    },
    TaxPrefs: {
      UsingSalesTax: preferences.usingSalesTax || automated,
      PartnerTaxEnabled: automated || (preferences.partnerTaxEnabled && company.country === 'US'),
    },
    CurrencyPrefs: {
      MultiCurrencyEnabled: preferences.multiCurrencyEnabled,
      HomeCurrency: { value: preferences.homeCurrency },
    },
    ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
    OtherPrefs: { NameValue: [] },
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(call),
  };
}

function salesForms(call: Call): JsonObject {
  const { preferences } = call.store.state;
  return {
    CustomField: customFieldPreferences(call),
    CustomTxnNumbers: usesCustomNumbers(call),
    AllowDeposit: preferences.allowDeposit,
    AllowDiscount: preferences.allowDiscount,
    AllowEstimates: true,
    AllowShipping: preferences.allowShipping,
    AllowServiceDate: preferences.allowServiceDate,
    AutoApplyCredit: preferences.autoApplyCredit,
    EmailCopyToCompany: false,
    ETransactionAttachPDF: false,
    ETransactionPaymentEnabled: preferences.eTransactionPaymentEnabled,
    IPNSupportEnabled: false,
    UsingPriceLevels: false,
    UsingProgressInvoicing: false,
    ...(preferences.defaultTermId === null ? {} : { DefaultTerms: { value: preferences.defaultTermId } }),
  };
}

/**
 * The custom fields of sales forms in QuickBooks' two lists: which are on, and their names (field fact 11). The number
 * in a member's name is the field's DefinitionId. A company without custom fields has neither list.
 */
function customFieldPreferences(call: Call): readonly JsonObject[] {
  const defined = call.store.state.preferences.customFields;
  if (defined.length === 0) return [];
  return [
    {
      CustomField: defined.map(({ definitionId }) => ({
        Name: `SalesFormsPrefs.UseSalesCustom${definitionId}`,
        Type: 'BooleanType',
        BooleanValue: true,
      })),
    },
    {
      CustomField: defined.map(({ definitionId, name }) => ({
        Name: `SalesFormsPrefs.SalesCustomName${definitionId}`,
        Type: 'StringType',
        StringValue: name,
      })),
    },
  ];
}
