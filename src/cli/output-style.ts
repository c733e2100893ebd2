import { createStyle, type Style } from '../render/style.ts';
import type { CommandContext } from './command-context.ts';

const WIDTH_WITHOUT_TERMINAL = 120;

/** The style of one of the two streams. */
export function styleFor(context: CommandContext, stream: 'stdout' | 'stderr'): Style {
  const output = context.terminal[stream];
  const locale =
    context.environment['LC_ALL'] ?? context.environment['LC_CTYPE'] ?? context.environment['LANG'] ?? 'UTF-8';
  return createStyle({
    color: context.options.color && output.isTerminal,
    links: context.options.links && output.isTerminal,
    width: output.columns ?? WIDTH_WITHOUT_TERMINAL,
    unicode: !output.isTerminal || /utf-?8/i.test(locale),
  });
}
