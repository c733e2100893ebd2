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
    const parts = value.map((part) => inner + formatPart(part, inner, inner.length));
    return `[\n${parts.join(',\n')}\n${indent}]`;
  }
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => {
      const start = `${inner}${JSON.stringify(key)}: `;
      return start + formatPart(part, inner, start.length);
    });
  return `{\n${parts.join(',\n')}\n${indent}}`;
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
