/**
 * Moves common options that come before the command to the place after it, where the parser takes them: `tieout --dir x
 * validate` becomes `tieout validate --dir x`.
 *
 * @param common the long options of every command; true for those that take a value
 */
export function commandFirst(words: readonly string[], common: ReadonlyMap<string, boolean>): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const [name = '', ...value] = (words[at] ?? '').split('=');
    const takesValue = common.get(name);
    if (takesValue === undefined) break;
    at += takesValue && value.length === 0 ? 2 : 1;
  }
  const command = words[at];
  if (at === 0 || command === undefined || command.startsWith('-')) return words;
  return [command, ...words.slice(0, at), ...words.slice(at + 1)];
}
