import { expect, test } from 'vitest';
import {
  renderDiscoverJson,
  renderDiscoverMarkdown,
  renderDiscoverText,
  type DiscoverView,
} from '../../../src/render/discover.ts';
import { createStyle } from '../../../src/render/style.ts';
import { SAMPLE_DISCOVER, UNKNOWN_DISCOVER } from './sample-authoring.ts';

const STYLE = createStyle({ color: false, width: 140, unicode: true });

function ofStatus(...wanted: readonly string[]): DiscoverView {
  return { ...SAMPLE_DISCOVER, settings: SAMPLE_DISCOVER.settings.filter(({ status }) => wanted.includes(status)) };
}

test.each([
  [['same'], '1 setting, all named as tieout expects'],
  [['same', 'other'], '1 other name'],
  [['same', 'missing'], '1 not offered'],
  [['same', 'other', 'missing'], '1 other name and 1 not offered'],
])('settings that are %j are summed up', (statuses, words) => {
  const view = ofStatus(...statuses);
  expect(renderDiscoverText(view, STYLE).split('\n')[0]).toMatch(new RegExp(`${words}$`));
  expect(renderDiscoverMarkdown(view)).toContain(`\n\n${words}\n\n`);
});

test('a key without a label, that no configuration has, is listed alone', () => {
  const view = { ...SAMPLE_DISCOVER, otherKeys: [{ key: 'draftMode', label: null, inUse: 0 }] };
  expect(renderDiscoverText(view, STYLE)).toMatch(/^ {2}draftMode$/m);
  expect(renderDiscoverMarkdown(view)).toMatch(/^- draftMode *$/m);
});

test('a key in use says that it is kept', () => {
  expect(renderDiscoverText(SAMPLE_DISCOVER, STYLE)).toMatch(
    /invoiceTemplateNote {2}Note of the invoice {2}in 1 configuration, kept on every update/,
  );
});

test('without other keys there is no list of them', () => {
  const view = { ...SAMPLE_DISCOVER, otherKeys: [] };
  expect(renderDiscoverText(view, STYLE)).not.toContain('Other keys');
  expect(renderDiscoverMarkdown(view)).not.toContain('Other keys');
});

test("m3ter's own answer is passed on only when nobody understands it", () => {
  expect(JSON.parse(renderDiscoverJson(SAMPLE_DISCOVER, { form: 'known' }))).not.toHaveProperty('raw');
  expect(JSON.parse(renderDiscoverJson(UNKNOWN_DISCOVER, { form: 'new' }))).toMatchObject({ raw: { form: 'new' } });
});
