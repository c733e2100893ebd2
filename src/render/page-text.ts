import { assertNever } from '../support/invariant.ts';
import { alignFigures, formatAmounts } from './money-column.ts';
import {
  blocksOf,
  columnsOf,
  dropBlanks,
  type Block,
  type Cell,
  type ColumnHead,
  type Content,
  type Diff,
  type Page,
  type Paragraph,
  type Table,
} from './page.ts';
import type { Style, Tone } from './style.ts';
import {
  cell,
  headRow,
  renderHeading,
  renderLabelled,
  renderParagraph,
  renderTable,
  type Cell as TextCell,
  type Column,
  type Row,
} from './table.ts';

/** A page for a terminal, within the style's width. The verdict is the last sentence. */
export function renderPageText(page: Page, style: Style): string {
  const sentence = { indent: 0, hanging: 2 };
  const { title, verdict, remarks = [], next = [] } = page;
  const head = title === undefined ? [] : [...renderParagraph(title, style, { ...sentence, tone: 'strong' }), ''];
  const blocks = blocksOf(page, 'text').map((block) => renderBlockText(block, style));
  const body = page.airy === true ? blocks.flatMap((lines) => [...lines, '']) : blocks.flat();
  const sentences = verdict === undefined ? remarks : [...remarks, verdict];
  const end = [
    ...sentences.flatMap(({ text, tone }) => renderParagraph(text, style, { ...sentence, tone })),
    ...next.flatMap((step) => renderLabelled('next:', step, style, { indent: 0 })),
  ];
  return `${dropBlanks([...head, ...body, '', ...end]).join('\n')}\n`;
}

/** Text under a title is indented by this much. */
const INDENT = 2;
const BELOW = 4;

/** The lines of one block, `indent` columns from the left. */
export function renderBlockText(block: Block, style: Style, indent = 0): readonly string[] {
  switch (block.kind) {
    case 'gap':
      return [''];
    case 'paragraph':
      return renderSentence(block, style, indent);
    case 'facts': {
      const columns = block.parts.map((): Column => ({ fit: 'keep' }));
      const cells = block.parts.map(({ text, tone }) => cell(text, tone));
      return renderTable(columns, [{ cells }], style, { indent, gap: 3 });
    }
    case 'diff':
      return renderDiff(block, style);
    case 'table':
      return renderTableBlock(block, style, indent);
    case 'section':
      return [
        ...renderHeading(block.title, style, block.summary),
        ...blocksOf(block, 'text').flatMap((inner) => renderBlockText(inner, style, indent + INDENT)),
      ];
    default:
      return assertNever(block);
  }
}

function renderSentence({ label, text, indent, tone }: Paragraph, style: Style, under: number): string[] {
  return label === undefined
    ? renderParagraph(text, style, { indent: indent + under, hanging: 2, tone })
    : renderLabelled(`${label}:`, text, style, { indent: indent + under, tone });
}

const DIFF_TONES: Readonly<Record<'-' | '+' | ' ', Tone>> = { '-': 'bad', '+': 'good', ' ': 'muted' };

function renderDiff({ title, summary, lines, remarks }: Diff, style: Style): string[] {
  return [
    ...renderHeading(title, style, summary),
    ...renderTable(
      [{ fit: 'keep' }, { fit: 'wrap' }],
      lines.map(({ sign, text }) => ({ cells: [cell(sign, DIFF_TONES[sign]), cell(text, DIFF_TONES[sign])] })),
      style,
      { indent: INDENT, gap: 1 },
    ),
    ...remarks.flatMap((remark) => renderParagraph(remark, style, { indent: INDENT, hanging: 2, tone: 'note' })),
  ];
}

function renderTableBlock(block: Table, style: Style, under: number): string[] {
  const indent = block.title === '' ? under : under + INDENT;
  const columns = columnsOf(block, 'text');
  const beside = columns.flatMap(({ column, index }) =>
    column.fit === 'below' ? [] : [{ column, fit: column.fit, cells: textCells(block.rows.map((row) => row[index])) }],
  );
  const below = columns.filter(({ column }) => column.fit === 'below');
  const rows = block.rows.map((row, at): Row => ({
    cells: beside.map(({ cells }) => cells[at] ?? cell('')),
    below: below.flatMap(({ column, index }) => renderBelow(row[index], column, style, indent + BELOW)),
  }));
  const head = block.headed ? [headRow(beside.map(({ column }) => column.title))] : [];
  return [
    ...(block.title === '' ? [] : renderHeading(block.title, style, block.summary)),
    ...renderTable(
      beside.map(({ column, fit }): Column => ({ fit, align: column.align ?? 'left' })),
      [...head, ...rows],
      style,
      { indent },
    ),
    ...(block.rest === '' ? [] : renderParagraph(block.rest, style, { indent, hanging: 2, tone: 'note' })),
  ];
}

/** The cells of one column, with its amounts aligned. */
function textCells(contents: readonly (Content | undefined)[]): readonly TextCell[] {
  const cells = contents.map(cellOf);
  const amounts = cells.map(({ amount }) => amount ?? { currency: '', total: null, bare: false });
  const figures = amounts.some(({ bare }) => bare) ? alignFigures(amounts) : formatAmounts(amounts);
  return cells.map(({ text, tone, sign = '', spare, amount, href }, index) => ({
    text: amount === undefined ? sign + text : (figures[index] ?? ''),
    ...(tone === undefined ? {} : { tone }),
    ...(spare === undefined ? {} : { spare }),
    ...(href === undefined ? {} : { href }),
  }));
}

/** Several texts or fields beside the other columns become one cell. */
function cellOf(content: Content | undefined): Cell {
  if (content === undefined) return { text: '' };
  if ('texts' in content) return { text: content.texts.map(({ text }) => text).join('; ') };
  if ('fields' in content) return { text: content.fields.map(({ label }) => label).join(', ') };
  return content;
}

function renderBelow(content: Content | undefined, column: ColumnHead, style: Style, indent: number): string[] {
  if (content === undefined) return [];
  if ('fields' in content) {
    const rows = content.fields.map(({ label, before, after }) => ({
      cells: [cell(label), cell(`${before} → ${after}`)],
    }));
    return renderTable([{ fit: 'wrap' }, { fit: 'wrap' }], rows, style, { indent });
  }
  const texts = 'texts' in content ? content.texts : content.text === '' ? [] : [content];
  const { lead = '', tone = 'plain' } = column;
  return texts.flatMap((text) =>
    renderParagraph(lead + text.text, style, { indent, hanging: 2, tone: text.tone ?? tone }),
  );
}
