import { describe, expect, it } from 'vitest';
import { createTextFitter, toLatin1 } from '../../../src/convert/latin-text.ts';
import { makeCatalog } from './make.ts';

describe('toLatin1', () => {
  it.each([
    ['plain ASCII', 'ACME Ltd', 'ACME Ltd'],
    ['Latin-1 stays', 'Müller & Søn, Café 5 £', 'Müller & Søn, Café 5 £'],
    ['a letter with its accent apart', 'Cafe\u0301', 'Café'],
    ['Polish', 'Łódź, Żaneta Łukasik', 'Lódz, Zaneta Lukasik'],
    ['typographic marks', '“Seats” – it’s 10 €…', '"Seats" - it\'s 10 EUR...'],
    ['Greek', 'Αθήνα', 'Athina'],
    ['Cyrillic', 'Москва', 'Moskva'],
    ['Chinese', '北京', 'BeiJing'],
    ['an emoji', 'Launch 🚀', 'Launch :rocket:'],
    ['a ligature and a sign', 'ﬁx ™ №', 'fix TM No'],
    ['what has no name', '\u{10FFFD}', '?'],
  ])('%s', (_name, given, expected) => {
    expect(toLatin1(given)).toBe(expected);
  });
});

describe('createTextFitter', () => {
  const us = makeCatalog();
  const british = makeCatalog({ country: 'GB' });
  const polishNames = { ...us, holdsAllText: true };
  it.each([
    ['auto', us, 'Lódz', true, false],
    ['auto', british, 'Łódź', false, false],
    ['auto', polishNames, 'Łódź', false, false],
    ['latin1', british, 'Lódz', true, false],
    ['unicode', us, 'Łódź', false, true],
    ['unicode', polishNames, 'Łódź', false, false],
  ] as const)('%s, company %#', (setting, catalog, expected, isNoted, mayBeCut) => {
    const text = createTextFitter(setting, catalog);
    expect(text.fit('Łódź')).toBe(expected);
    expect([text.note() !== null, text.mayBeCut()]).toEqual([isNoted, mayBeCut]);
  });

  it('says nothing of text that is sent as it is', () => {
    const text = createTextFitter('auto', us);
    expect(text.fit('Café')).toBe('Café');
    expect([text.note(), text.mayBeCut()]).toEqual([null, false]);
  });

  it('shows the first word that is written otherwise', () => {
    const text = createTextFitter('auto', us);
    text.fit('Office in Łódź');
    text.fit('Żaneta');
    expect(text.note()).toBe('written in Latin letters, as the company may hold no others: "Łódź" as "Lódz"');
  });
});
