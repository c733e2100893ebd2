import { isLosslessNumber } from 'lossless-json';

const WIDTH = 112;

/**
 * JSON for reading and for comparing: what fits in a line stays in it, everything else has a line for
 * each part. Lossless numbers keep their digits.
 */
export function formatJson(value: unknown): string {
  return `${formatPart(value, '', 0)}\n`;
}

/** `before` is the width of what stands before the value in its first line. */
function formatPart(value: unknown, indent: string, before: number): string {
  const inline = spaced(value);
  if (typeof value !== 'object' || value === null || before + inline.length <= WIDTH) return inline;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 1) return `[${formatPart(value[0], indent, before + 1)}]`;
    const parts = value.map((part) => inner + formatPart(part, inner, inner.length));
    return `[\n${parts.join(',\n')}\n${indent}]`;
  }
  if (isFlat(value)) return filled(value, indent, before);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return start + formatPart(part, inner, start.length);
    });
  return `{\n${parts.join(',\n')}\n${indent}}`;
}

/** True for a record of plain values, such as a mapping: its members are read together. */
function isFlat(value: object): boolean {
  return Object.values(value).every((part) => part === null || typeof part !== 'object' || isLosslessNumber(part));
}

/** A flat record with as many members in a line as fit. */
function filled(value: object, indent: string, before: number): string {
  const members = Object.entries(value).filter(([, part]) => part !== undefined);
  const lines: string[] = [];
  let line = '{';
  for (const [index, [key, part]] of members.entries()) {
    const member = `${JSON.stringify(key)}: ${spaced(part)}${index < members.length - 1 ? ',' : ' }'}`;
    const start = lines.length === 0 ? before : 0;
    if (start + line.length + 1 + member.length <= WIDTH) line += ` ${member}`;
    else {
      lines.push(line);
      line = `${indent}  ${member}`;
    }
  }
  return [...lines, line].join('\n');
}

/** One line with a space after each separator, as people write it. */
function spaced(value: unknown): string {
  if (isLosslessNumber(value)) return value.value;
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}: ${spaced(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
