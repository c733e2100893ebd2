/** Commands whose next word is theirs; those that would wait, listen or ask are left out. */
const WITH_WORD = ['auth', 'explain', 'lookup', 'schema', 'completion', 'show', 'apply', 'diff'];
const PLAIN = [
  'plan',
  'status',
  'doctor',
  'validate',
  'test',
  'connections',
  'discover',
  'fmt',
  'import',
  'map',
  'report',
  'undo',
  'snapshot',
];
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^\$\{planMark/, '0123456789ab'],
  [/^\$\{|^BILL(?:_ID)?$|^ID$|^NUMBER$/, 'M3-100482'],
  [/^FILE$/, 'plan.json'],
  [/^(?:N|PERCENT|AMOUNT)$/, '7'],
  [/^KIND$/, 'Integration'],
  [/^CODE$/, 'unmapped-item'],
  [/^LIST$/, 'items'],
  [/^PRODUCT$|^ITEM$|^ACCOUNT$|^NAME$/, 'x'],
];

export interface SuggestedCommand {
  /** For the parser, with values for what stands for one: `plan --out plan.json`. */
  readonly words: readonly string[];
  /** As it is in the text: `plan --out FILE`. */
  readonly written: string;
}

/**
 * The commands that a text suggests, as a person copies them: the name, then its options with their values and the words
 * that it takes. A command ends with a word of the sentence around it.
 */
export function commandsOf(text: string): readonly SuggestedCommand[] {
  const names = [...WITH_WORD, ...PLAIN].join('|');
  return [...text.matchAll(new RegExp(`\\btieout (${names})(?![\\w:-])([^\\n'"\`\\\\]*)`, 'g'))].map(
    ([, name = '', rest = '']) => {
      const words = [name];
      const written = [name];
      let wantsValue = WITH_WORD.includes(name);
      for (const raw of rest.trim().split(/\s+/)) {
        const word = raw.replace(/[.,;:)]+$/, '');
        // In source, what is put in behind a command without words of its own are the flags of the call.
        if (word === '' || (raw.startsWith('${') && !wantsValue)) break;
        const isOption = /^--[a-z][a-z-]*$/.test(word);
        const value = VALUES.find(([pattern]) => pattern.test(word))?.[1];
        // A word with a capital begins a sentence, but for a kind of document.
        const isWord = value !== undefined || /^[a-z0-9][\w./=-]*$|^[A-Z\d=-]+$/.test(word) || name === 'schema';
        if (!isOption && !(wantsValue && isWord) && value === undefined) break;
        if (
          !isOption &&
          value === undefined &&
          /^(?:again|and|applies|for|it|or|says|sends|shows|to|with|which|write|as)$/.test(word)
        )
          break;
        words.push(value ?? word);
        written.push(word);
        if (raw !== word) break;
        wantsValue = isOption || (name === 'explain' && word === 'bill');
      }
      // Source goes on behind the quote: the value of the last option is put together there.
      const isOpen = rest.endsWith(' ') && words.at(-1)?.startsWith('--') === true;
      return { words: isOpen ? words.slice(0, -1) : words, written: written.join(' ') };
    },
  );
}

/** One that is only mentioned has none of the words that it needs. */
export const isSuggested = ({ words: [name = '', ...rest] }: SuggestedCommand): boolean =>
  rest.length > 0 || name === 'apply' || (!WITH_WORD.includes(name) && name !== 'snapshot');
