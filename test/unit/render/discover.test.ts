import { expect, test } from 'vitest';
import { type DiscoverView } from '../../../src/render/discover.ts';
import { createStyle } from '../../../src/render/style.ts';
import { DISCOVER } from './rendered.ts';
import { SAMPLE_DISCOVER } from './sample-authoring.ts';

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
  expect(DISCOVER.text(view, STYLE).split('\n')[0]).toMatch(new RegExp(`${words}$`));
  expect(DISCOVER.markdown(view)).toContain(`: ${words}\n\n`);
});

test('a key without a label, that no configuration has, is listed alone', () => {
  const view = { ...SAMPLE_DISCOVER, otherKeys: [{ key: 'draftMode', label: null, inUse: 0 }] };
  expect(DISCOVER.text(view, STYLE)).toMatch(/^ {2}draftMode$/m);
  expect(DISCOVER.markdown(view)).toMatch(/^\| draftMode \|$/m);
});

test('a key in use says that it is kept', () => {
  expect(DISCOVER.text(SAMPLE_DISCOVER, STYLE)).toMatch(
    /invoiceTemplateNote {2}Note of the invoice {2}in 1 configuration, kept on every update/,
  );
});

test('without other keys there is no list of them', () => {
  const view = { ...SAMPLE_DISCOVER, otherKeys: [] };
  expect(DISCOVER.text(view, STYLE)).not.toContain('Other keys');
  expect(DISCOVER.markdown(view)).not.toContain('Other keys');
});
