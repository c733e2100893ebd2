import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeJson,
  escapeCsv,
  escapeHtml,
  escapeMarkdown,
  escapeTerminal,
  escapeWorkflowLines,
  escapeWorkflowMessage,
  escapeWorkflowProperty,
} from '../../src/render/escape.ts';
import { renderFindingsSarif } from '../../src/render/findings-sarif.ts';
import { renderFindingsText } from '../../src/render/findings-text.ts';
import { MARKDOWN_LENGTH_MAX } from '../../src/render/page-markdown.ts';
import { createStyle } from '../../src/render/style.ts';
import { renderJson } from '../../src/render/json.ts';
import { EXPLANATION, FINDINGS, fits, PLAN, REPORT, STATUS } from '../unit/render/rendered.ts';
import { SENT_EXPLANATION } from '../unit/render/sample-explanation.ts';
import { SAMPLE_DIAGNOSTICS } from '../unit/render/sample-diagnostics.ts';
import { SAMPLE_PLAN } from '../unit/render/sample-plan.ts';
import { SAMPLE_REPORT } from '../unit/render/sample-report.ts';
import { SAMPLE_STATUS } from '../unit/render/sample-status.ts';
import { hostile, poison } from './hostile-texts.ts';

/** Printable: no control, format, bidirectional, zero-width or lone surrogate, variation selectors excepted. */
const INVISIBLE = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u;
const WORKFLOW_COMMAND = /^\s*::|##\[/u;

/** GitHub's references once the invisible breaks are in: none of these may be left. */
const REFERENCES = [
  /(?<!&#?\w*)@[\w&]/u,
  /&#64;(?!&#8203;)[\p{L}\p{N}_]/u,
  /&#35;(?!&#8203;)[\p{L}\p{N}_]/u,
  /:\/\//u,
  /\bwww\./iu,
  /\bGH-\d/iu,
];

/** One expectation for all patterns: thousands of texts would spend more time in expectations than in what is tested. */
function foundIn(text: string, patterns: readonly RegExp[]): readonly string[] {
  return patterns.filter((pattern) => pattern.test(text)).map((pattern) => `${pattern.source} in ${text}`);
}

describe('one function for each medium', () => {
  test('terminal: everything is visible, on one line, no workflow command, and escaping twice changes nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = escapeTerminal(text);
        expect(foundIn(shown, [INVISIBLE, WORKFLOW_COMMAND])).toEqual([]);
        expect(escapeTerminal(shown)).toBe(shown);
      }),
      { numRuns: 3000 },
    );
  });

  test('Markdown: no HTML, no open markup, no reference, no table border', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = escapeMarkdown(text);
        expect(foundIn(shown, [/[<>$]/, INVISIBLE, ...REFERENCES])).toEqual([]);
        expect(foundIn(shown.replace(/\\[\\`*_~[\]|]/g, ''), [/[\\`*_~[\]|]/])).toEqual([]);
        expect(foundIn(shown.replace(/&(?:amp|lt|gt|#36|#64|#35|#8203);/g, ''), [/&/])).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('workflow commands: a message stays one line, a property stays one property', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        for (const text of [escapeWorkflowMessage(first), escapeWorkflowLines([first, second])]) {
          expect(text).not.toMatch(INVISIBLE);
          expect(text.replace(/%(?:25|0A|0D)/g, '')).not.toContain('%');
        }
        expect(escapeWorkflowProperty(first)).not.toMatch(/[:,]/);
      }),
      { numRuns: 3000 },
    );
  });

  test('HTML: text and attribute values cannot end', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = escapeHtml(text);
        expect(foundIn(shown, [/[<>"'`]/, INVISIBLE])).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('CSV: one cell, never a formula, numbers untouched', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const current = escapeCsv(text);
        const quoted = current.startsWith('"');
        const inside = quoted ? current.slice(1, -1) : current;
        const inner = quoted ? inside.replaceAll('""', '"') : inside;
        expect(quoted ? inside.replaceAll('""', '') : inside).not.toMatch(quoted ? /"/ : /[",;\r\n]/);
        const isNumber = /^-?\d+(?:\.\d+)?$/.test(inner);
        expect(isNumber || !/^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(inner)).toBe(true);
        expect(inner).not.toMatch(INVISIBLE);
      }),
      { numRuns: 3000 },
    );
    expect(escapeCsv('-1204.50')).toBe('-1204.50');
  });

  test('JSON: the same value, and nothing invisible in its text', () => {
    fc.assert(
      fc.property(fc.array(hostile), (texts) => {
        const json = encodeJson({ texts });
        expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(json)).toEqual({ texts });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('whole outputs of hostile values', () => {
  const RUNS = { numRuns: 60 };
  const widths = fc.constantFrom(40, 60, 80, 140);

  test('text: fits the width, shows what is invisible, starts no command', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), widths, (texts, width) => {
        let next = 0;
        const text = (): string => texts[next++ % texts.length] ?? '';
        const style = createStyle({ color: false, width, unicode: true });
        const outputs = [
          PLAN.text(poison(SAMPLE_PLAN, text), style),
          REPORT.text(poison(SAMPLE_REPORT, text), style),
          STATUS.text(poison(SAMPLE_STATUS, text), style),
          EXPLANATION.text(poison(SENT_EXPLANATION, text), style),
          renderFindingsText(poison(SAMPLE_DIAGNOSTICS, text), new Map(), style),
          renderFindingsText(
            SAMPLE_DIAGNOSTICS,
            new Map([['integrations/us.yaml', Array.from({ length: 7 }, text).join('\n')]]),
            style,
          ),
        ];
        const wrong = outputs
          .join('\n')
          .split('\n')
          .filter((line) => INVISIBLE.test(line) || WORKFLOW_COMMAND.test(line) || !fits(line, width));
        expect(wrong).toEqual([]);
      }),
      RUNS,
    );
  });

  test('Markdown: every row keeps its cells, only our own tags, below the limit', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
        let next = 0;
        const text = (): string => texts[next++ % texts.length] ?? '';
        const outputs = [
          PLAN.markdown(poison(SAMPLE_PLAN, text)),
          REPORT.markdown(poison(SAMPLE_REPORT, text)),
          EXPLANATION.markdown(poison(SENT_EXPLANATION, text)),
        ];
        for (const output of outputs) {
          expect(output.length).toBeLessThan(MARKDOWN_LENGTH_MAX);
          expect(output.replace(/<\/?(?:details|summary)>/g, '')).not.toMatch(/[<>]/);
          expect(brokenRowsOf(output)).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('GitHub: at most eleven commands, each on its own line, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
        let next = 0;
        const text = (): string => texts[next++ % texts.length] ?? '';
        const outputs = [PLAN.github(poison(SAMPLE_PLAN, text)), FINDINGS.github(poison(SAMPLE_DIAGNOSTICS, text))];
        for (const output of outputs) {
          const lines = output.trimEnd().split('\n');
          expect(lines.length).toBeLessThanOrEqual(11);
          const command = /^::(?:error|warning|notice) (?:[a-zA-Z]+=[^:,]*,?)+::/;
          expect(lines.filter((line) => !command.test(line) || INVISIBLE.test(line))).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  test('JSON and SARIF: parse to the same texts and hold no escape byte', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
        let next = 0;
        const text = (): string => texts[next++ % texts.length] ?? '';
        const plan = poison(SAMPLE_PLAN, text);
        expect(JSON.parse(renderJson(plan, 0))).toEqual({ ...plan, exitCode: 0 });
        const sarif = renderFindingsSarif(poison(SAMPLE_DIAGNOSTICS, text), '0.1.0');
        expect(JSON.parse(sarif)).toHaveProperty('version', '2.1.0');
        expect(renderJson(plan, 0) + sarif).not.toMatch(/(?!\n)\p{Cc}/u);
      }),
      RUNS,
    );
  });
});

/** Rows whose unescaped borders are not as many as in the row of titles. */
function brokenRowsOf(markdown: string): readonly string[] {
  let borders: number | null = null;
  const broken: string[] = [];
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      borders = null;
      continue;
    }
    const count = line.replace(/\\[\\|]/g, '').split('|').length;
    borders ??= count;
    if (count !== borders) broken.push(line);
  }
  return broken;
}
