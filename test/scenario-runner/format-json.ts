const WIDTH = 118;

/** JSON for reading and for comparing: what fits in a line stays in it, everything else has a line for each part. */
export function formatJson(value: unknown): string {
  return `${formatPart(value, '', WIDTH)}\n`;
}

function formatPart(value: unknown, indent: string, room: number): string {
  const inline = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || inline.length <= room - indent.length) return spaced(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const parts = value.map((part) => inner + formatPart(part, inner, room));
    return `[\n${parts.join(',\n')}\n${indent}]`;
  }
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${inner}${JSON.stringify(key)}: ${formatPart(part, inner, room - key.length - 4)}`);
  return `{\n${parts.join(',\n')}\n${indent}}`;
}

/** One line with a space after each separator, as people write it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([key, part]) => `${JSON.stringify(key)}: ${spaced(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
