import { renderParagraph } from '../render/table.ts';
import type { CommandContext } from './command-context.ts';
import { styleFor } from './output-style.ts';

/** Tells a person something before a question, between words where the terminal is narrow. */
export function tellPerson(context: CommandContext, text: string, { indent = 0, hanging = 0 } = {}): void {
  const lines = renderParagraph(text, styleFor(context, 'stderr'), { indent, hanging });
  context.terminal.stderr.write(`${lines.join('\n')}\n`);
}

/** Asks a person. Null when nobody answers. */
export async function askPerson(context: CommandContext, question: string): Promise<string | null> {
  const style = styleFor(context, 'stderr');
  // The answer is typed behind the last line.
  const lines = renderParagraph(question, { ...style, width: style.width - 1 }, { indent: 0 });
  return await context.terminal.ask(`${lines.join('\n')} `);
}
