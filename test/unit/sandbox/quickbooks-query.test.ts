import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/sandbox/query/parse-query.ts';
import { QuerySyntaxError, tokensOf } from '../../../src/sandbox/query/tokens.ts';
import {
  apiRequest,
  at,
  faultOf,
  openTestCompany,
  START,
  textAt,
  type Answered,
  type TestCompany,
} from './quickbooks-company.ts';

function names(answer: Answered, entity: string, column: string): readonly string[] {
  expect(faultOf(answer)).toBe('ok');
  const response = at(answer.body, 'QueryResponse') as Record<string, { [name: string]: string }[]>;
  return (response[entity] ?? []).map((row) => row[column] ?? '');
}

function seeded(): TestCompany {
  const company = openTestCompany();
  for (const displayName of ["Amy's Bird Sanctuary", 'Bolt \\ Nut', '100% Cotton', 'Globex']) {
    company.seed.customer({ displayName });
  }
  company.seed.customer({ displayName: 'Gone', active: false });
  for (const [docNumber, txnDate, amount] of [
    ['M3-1', '2026-09-01', '10'],
    ['M3-2', '2026-09-15', '9'],
    ['M3-3', '2026-09-30', '100'],
  ] as const) {
    company.seed.invoice({ customerId: '1', docNumber, txnDate, lines: [{ amount }] });
  }
  return company;
}

describe('queries of customers', () => {
  it.each([
    ["select * from Customer where DisplayName = 'GLOBEX'", ['Globex']],
    ["SELECT * FROM customer WHERE displayname = 'globex'", ['Globex']],
    ["select * from Customer where DisplayName = 'Amy\\'s Bird Sanctuary'", ["Amy's Bird Sanctuary"]],
    ["select * from Customer where DisplayName = 'Bolt \\\\ Nut'", ['Bolt \\ Nut']],
    [
      "select * from Customer where DisplayName like '%o%' orderby DisplayName desc",
      ['Globex', 'Bolt \\ Nut', '100% Cotton'],
    ],
    ["select * from Customer where DisplayName LIKE 'G%'", ['Globex']],
    ["select * from Customer where DisplayName in ('globex', 'Gone', 'x')", ['Globex']],
    ['select * from Customer where Active = false', ['Gone (deleted)']],
    [
      "select * from Customer where DisplayName > 'b' and Active in (true, false) order by DisplayName",
      ['Bolt \\ Nut', 'Globex', 'Gone (deleted)'],
    ],
    ["select * from Customer where PrimaryEmailAddr = 'ap@acme.example'", ['ACME Ltd']],
    ["select * from Customer where CompanyName = ' '", []],
    ["select * from Customer where Id in ('1', '5')", ['ACME Ltd', 'Globex']],
    ["select * from Customer where Balance > '118'", ['ACME Ltd']],
    ['select * from Customer startposition 2 maxresults 2', ["Amy's Bird Sanctuary", 'Bolt \\ Nut']],
    ["select DisplayName from Customer where Id = '1'", ['ACME Ltd']],
  ])('%s', async (query, found) => {
    expect(names(await seeded().query(query), 'Customer', 'DisplayName')).toEqual(found);
  });

  it('leave inactive records out unless asked, and count what matches', async () => {
    const company = seeded();
    const count = async (query: string): Promise<string> =>
      textAt((await company.query(query)).body, 'QueryResponse', 'totalCount');
    expect(await count('select count(*) from Customer')).toBe('#5');
    expect(await count('select COUNT(*) from Customer where Active in (true, false)')).toBe('#6');
  });
});

describe('queries of invoices', () => {
  it.each([
    ["select * from Invoice where DocNumber in ('m3-3', 'M3-1', 'M3-1')", ['M3-1', 'M3-3']],
    ["select * from Invoice where TxnDate >= '2026-09-15' orderby TxnDate desc", ['M3-3', 'M3-2']],
    ["select * from Invoice where Balance > '9.5' orderby TotalAmt", ['M3-1', 'M3-3']],
    ["select * from Invoice where CustomerRef = '1' and TxnDate < '2026-09-02'", ['M3-1']],
    ["select * from Invoice where TxnDate < CURRENT_DATE and TxnDate != '2026-09-01'", ['M3-2', 'M3-3']],
    ["select * from Invoice where MetaData.CreateTime < '2026-10-01T00:00:00-07:00' maxresults 1", ['M3-1']],
    ["select * from Invoice where MetaData.LastUpdatedTime > '2026-10-01T00:00:00-07:00'", []],
    ["select * from Invoice where SalesTermRef = '3'", []],
  ])('%s', async (query, found) => {
    expect(names(await seeded().query(query), 'Invoice', 'DocNumber')).toEqual(found);
  });

  it('say which page they are, and are an empty object when nothing matches', async () => {
    const company = seeded();
    const page = await company.query('select * from Invoice startposition 2 maxresults 5');
    expect([
      textAt(page.body, 'QueryResponse', 'startPosition'),
      textAt(page.body, 'QueryResponse', 'maxResults'),
    ]).toEqual(['#2', '#2']);
    expect(at((await company.query("select * from Invoice where DocNumber = 'none'")).body, 'QueryResponse')).toEqual(
      {},
    );
  });

  it('give 100 rows unless asked, and 1000 at most', async () => {
    const company = openTestCompany();
    for (let index = 0; index < 101; index += 1) company.seed.class(`Class ${String(index)}`);
    expect(names(await company.query('select * from Class'), 'Class', 'Id')).toHaveLength(100);
    expect(names(await company.query('select * from Class maxresults 1000'), 'Class', 'Id')).toHaveLength(101);
  });

  it('go in a POST body too', async () => {
    const company = seeded();
    const response = await company.handle(
      apiRequest('POST', 'query', "select * from Invoice where DocNumber = 'M3-2'"),
    );
    expect(await response.text()).toContain('"DocNumber":"M3-2"');
  });
});

describe('queries that are refused', () => {
  it.each([
    ['select * from Invoice where TotalAmt > 10', '400/4000'],
    ["select * from Customer where DisplayName = 'Amy''s'", '400/4000'],
    ["select * from Customer where DisplayName = 'open", '400/4000'],
    ["select * from Customer where Id = '1' or Id = '2'", '400/4000'],
    ['select * from', '400/4000'],
    ['select * from Customer maxresults', '400/4000'],
    ['select * from Customer ; drop', '400/4000'],
    ['delete from Customer', '400/4000'],
    ["select * from Customer where Favourite = 'x'", '400/4001'],
    ["select * from Customer where Notes = 'x'", '400/4001'],
    ["select * from Invoice where PrivateNote = 'x'", '400/4001'],
    ["select * from Customer where Id > '1'", '400/4001'],
    ["select * from Invoice where TxnDate like '2026%'", '400/4001'],
    ["select * from Customer where Balance = 'much'", '400/4001'],
    ['select * from Customer startposition 0', '400/4001'],
    ['select * from Customer maxresults 1001', '400/4001'],
    ['select * from Nothing', '400/4001'],
    ['select * from Bill', '501/501'],
    ['', '400/2020'],
  ])('%s', async (query, fault) => {
    expect(faultOf(await seeded().query(query))).toBe(fault);
  });

  it('say where and why', async () => {
    const company = seeded();
    const detail = async (query: string): Promise<string> =>
      textAt((await company.query(query)).body, 'Fault', 'Error', 0, 'Detail');
    expect(await detail('select * from Invoice TxnDate')).toBe(
      'QueryParserError: Encountered " <IDENTIFIER> "TxnDate "" at line 1, column 23.',
    );
    expect(await detail("select * from Invoice where X = '1'")).toBe(
      'QueryValidationError: Property X not found for Entity Invoice',
    );
    expect(await detail('select * from Invoice startposition 0')).toBe(
      'QueryValidationError: value 0 is too small. Min allowed value is 1',
    );
  });
});

describe('query modes', () => {
  it('see writes two seconds late, while reads by Id do not', async () => {
    const company = openTestCompany({ modes: { queryLag: 'twoSeconds' } });
    const id = company.people.create('Invoice', {
      CustomerRef: { value: '1' },
      DocNumber: 'L-1',
      Line: [{ DetailType: 'SalesItemLineDetail', Amount: '1', SalesItemLineDetail: {} }],
    });
    const seen = async (): Promise<readonly string[]> =>
      names(await company.query("select * from Invoice where DocNumber = 'L-1'"), 'Invoice', 'PrivateNote');
    expect(await seen()).toEqual([]);
    expect(faultOf(await company.get(`invoice/${id}`))).toBe('ok');
    company.clock.at = START + 2001;
    company.people.edit('Invoice', id, { PrivateNote: 'new' });
    expect(await seen()).toEqual(['']);
    company.clock.at += 2001;
    expect(await seen()).toEqual(['new']);
    company.people.delete('Invoice', id);
    expect(await seen()).toEqual(['new']);
  });

  it.each([
    ['twoSeconds', 2_000],
    ['thirtySeconds', 30_000],
  ] as const)('show changes late in change data capture too: %s', async (queryLag, lagMs) => {
    const company = openTestCompany({ modes: { queryLag } });
    company.clock.at += 60_000;
    company.people.edit('Customer', '1', { Notes: 'new' });
    const since = new Date(company.clock.at).toISOString();
    const changed = async (): Promise<number> =>
      (await company.get(`cdc?entities=Customer&changedSince=${since}`)).text.split('"DisplayName"').length - 1;
    company.clock.at += lagMs - 1_000;
    expect(await changed()).toBe(0);
    company.clock.at += 1_001;
    expect(await changed()).toBe(1);
  });

  it.each([
    ['latin1', '400/4000'],
    ['any', 'ok'],
  ] as const)('take characters beyond Latin-1 in a condition, or not: %s', async (queryCharacters, said) => {
    const company = openTestCompany({ modes: { queryCharacters } });
    expect(faultOf(await company.query("select * from Customer where DisplayName = 'Łukasik'"))).toBe(said);
    expect(faultOf(await company.query("select * from Customer where DisplayName = 'Müller'"))).toBe('ok');
  });

  it('can answer named columns only', async () => {
    const company = openTestCompany({ modes: { projection: 'sparse' } });
    const answer = await company.query('select DisplayName from Customer');
    expect(at(answer.body, 'QueryResponse', 'Customer', 0)).toEqual({
      Id: '1',
      DisplayName: 'ACME Ltd',
      domain: 'QBO',
      sparse: true,
    });
  });
});

describe('the company as tables', () => {
  it('answers preferences and company information', async () => {
    const company = openTestCompany({ preferences: { bookCloseDate: '2026-08-31' } });
    for (const answer of [await company.get('preferences'), await company.query('select * from Preferences')]) {
      expect(answer.text).toContain('"BookCloseDate":"2026-08-31"');
    }
    for (const answer of [await company.get('companyinfo/1'), await company.query('select * from CompanyInfo')]) {
      expect(answer.text).toContain('"CompanyName":"Northwind Robotics"');
    }
    expect(textAt((await company.query('select count(*) from CompanyInfo')).body, 'QueryResponse', 'totalCount')).toBe(
      '#1',
    );
    expect(faultOf(await company.get('companyinfo/5'))).toBe('400/610');
    expect(faultOf(await company.query("select * from CompanyInfo where Id = '1'"))).toBe('501/501');
  });

  it('knows the latest exchange rate up to a day', async () => {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    company.seed.exchangeRate({ currency: 'EUR', day: '2026-09-01', rate: '1.081234567' });
    company.seed.exchangeRate({ currency: 'EUR', day: '2026-09-15', rate: '1.09' });
    const rateOn = (day: string) => company.get(`exchangerate?sourcecurrencycode=EUR&asofdate=${day}`);
    expect(at((await rateOn('2026-09-14')).body, 'ExchangeRate')).toMatchObject({
      SourceCurrencyCode: 'EUR',
      TargetCurrencyCode: 'USD',
      Rate: '#1.081234567',
      AsOfDate: '2026-09-14',
    });
    expect(textAt((await rateOn('2026-12-01')).body, 'ExchangeRate', 'Rate')).toBe('#1.09');
    expect(faultOf(await rateOn('2026-08-31'))).toBe('400/610');
    expect(faultOf(await company.get('exchangerate'))).toBe('400/2020');
    const home = await company.get('exchangerate?sourcecurrencycode=USD');
    expect(textAt(home.body, 'ExchangeRate', 'Rate')).toBe('#1');
  });
});

describe('the query parser', () => {
  it('gives back any text that was escaped', () => {
    assert(
      property(string(), (text) => {
        const escaped = text.replace(/[\\']/g, '\\$&');
        const { conditions } = parseQuery(`select * from Customer where DisplayName = '${escaped}'`);
        expect(conditions[0]?.values).toEqual([{ kind: 'text', text }]);
      }),
    );
  });

  it('ends on anything, with tokens or a syntax error', () => {
    assert(
      property(string(), (text) => {
        expect(tokensOrFault(text)).toSatisfy(
          (ended: unknown) => ended instanceof QuerySyntaxError || (Array.isArray(ended) && ended.length > 0),
        );
      }),
    );
  });
});

/** What the lexer and parser end with: tokens, or what they threw. */
function tokensOrFault(text: string): unknown {
  try {
    parseQuery(text);
    return tokensOf(text);
  } catch (error) {
    return error;
  }
}
