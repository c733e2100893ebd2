import { createStyle, type Style } from '../render/style.ts';
import type { ColorChoice, CommandContext } from './command-context.ts';
import type { Output } from './terminal.ts';

const WIDTH_WITHOUT_TERMINAL = 120;

/** Whether a stream gets colour. */
export function hasColor(choice: ColorChoice, { isTerminal }: Output): boolean {
  return choice === 'always' || (choice === 'terminals' && isTerminal);
}

/** The style of one of the two streams. */
export function styleFor(context: CommandContext, stream: 'stdout' | 'stderr'): Style {
  const output = context.terminal[stream];
  const locale =
    context.environment['LC_ALL'] ?? context.environment['LC_CTYPE'] ?? context.environment['LANG'] ?? 'UTF-8';
  return createStyle({
    color: hasColor(context.options.color, output),
    links: context.options.links && output.isTerminal,
    width: output.columns ?? WIDTH_WITHOUT_TERMINAL,
    unicode: !output.isTerminal || /utf-?8/i.test(locale),
  });
}
