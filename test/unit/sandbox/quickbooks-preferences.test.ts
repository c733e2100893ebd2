import { describe, expect, it } from 'vitest';
import { at, faultOf, openTestCompany } from './quickbooks-company.ts';

describe('preferences', () => {
  it('have all sections that clients look into', async () => {
    const company = openTestCompany();
    const answer = await company.get('preferences');
    expect(Object.keys(at(answer.body, 'Preferences') as object)).toEqual(
      expect.arrayContaining([
        'AccountingInfoPrefs',
        'CurrencyPrefs',
        'EmailMessagesPrefs',
        'OtherPrefs',
        'PrintDocumentPrefs',
        'ProductAndServicesPrefs',
        'ReportPrefs',
        'SalesFormsPrefs',
        'TaxPrefs',
        'TimeTrackingPrefs',
        'VendorAndPurchasesPrefs',
      ]),
    );
    expect(at(answer.body, 'Preferences', 'SalesFormsPrefs', 'CustomField')).toEqual([]);
    expect(at(answer.body, 'Preferences', 'EmailMessagesPrefs', 'InvoiceMessage', 'Subject')).toBe(
      'Invoice from Northwind Robotics',
    );
  });

  it('name the custom fields of sales forms, and say that they are on', async () => {
    const customFields = [
      { definitionId: '1', name: 'Purchase order' },
      { definitionId: '3', name: 'Region' },
    ];
    const company = openTestCompany({ preferences: { customFields } });
    const answer = await company.query('select * from Preferences');
    expect(at(answer.body, 'QueryResponse', 'Preferences', 0, 'SalesFormsPrefs', 'CustomField')).toEqual([
      {
        CustomField: [
          { Name: 'SalesFormsPrefs.UseSalesCustom1', Type: 'BooleanType', BooleanValue: true },
          { Name: 'SalesFormsPrefs.UseSalesCustom3', Type: 'BooleanType', BooleanValue: true },
        ],
      },
      {
        CustomField: [
          { Name: 'SalesFormsPrefs.SalesCustomName1', Type: 'StringType', StringValue: 'Purchase order' },
          { Name: 'SalesFormsPrefs.SalesCustomName3', Type: 'StringType', StringValue: 'Region' },
        ],
      },
    ]);
  });
});

describe('the company itself', () => {
  it('has addresses, contacts and the day it started', async () => {
    const company = openTestCompany({ country: 'GB' });
    const answer = await company.get('companyinfo/1');
    expect(at(answer.body, 'CompanyInfo')).toMatchObject({
      CompanyAddr: { Id: '1', Country: 'GB' },
      LegalAddr: { Country: 'GB' },
      CustomerCommunicationAddr: { Country: 'GB' },
      CustomerCommunicationEmailAddr: { Address: 'books@company.example' },
      PrimaryPhone: {},
      WebAddr: {},
      CompanyStartDate: '2026-01-05',
    });
  });
});

describe('exchange rates', () => {
  it('tell a missing currency, an unknown one, and one without a rate apart', async () => {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    expect(faultOf(await company.get('exchangerate'))).toBe('400/2020');
    expect(faultOf(await company.get('exchangerate?sourcecurrencycode=XQX'))).toBe('400/2220');
    expect(faultOf(await company.get('exchangerate?sourcecurrencycode=EUR'))).toBe('400/610');
  });
});
