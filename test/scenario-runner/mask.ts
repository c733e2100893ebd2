/** What stands for something else in golden text: its kind, and how it is found. The first group is masked. */
interface Masked {
  readonly kind: 'id' | 'key' | 'digest';
  readonly pattern: RegExp;
}

const PLAN_IDS: readonly Masked[] = [
  { kind: 'id', pattern: /(?<=\b(?:Plan|plan|Applied) )([0-9a-f]{6})\b/g },
  // As markers and the targets of an undo have it.
  { kind: 'id', pattern: /(?<=\bplan=|"plan": "|\bplan )([0-9a-f]{12})\b/g },
];
/** The shortest form in which a plan's id is shown. The longer one has the same mask. */
const ID_LENGTH = 6;

/** Made from content: each field more on an invoice is another digest and another key. */
const KEYS: readonly Masked[] = [
  { kind: 'key', pattern: /(?<=\brequestid=)([\w-]+)/g },
  { kind: 'key', pattern: /(?<="bId": ")([^"]+)/g },
  { kind: 'digest', pattern: /(?<=\bdigest=)([0-9a-f]{16})\b/g },
];

/**
 * Masks what says nothing by itself: `Plan 0a132e` becomes `Plan <id 1>`. The same value has the same
 * number through a whole scenario, so a text still shows that a write was repeated under its own key.
 */
export function createMask({ keys }: { readonly keys: boolean }): (text: string) => string {
  const seen = { id: new Map<string, string>(), key: new Map<string, string>(), digest: new Map<string, string>() };
  const maskFor = (kind: Masked['kind'], value: string): string => {
    const known = kind === 'id' ? value.slice(0, ID_LENGTH) : value;
    const mask = seen[kind].get(known) ?? `<${kind} ${String(seen[kind].size + 1)}>`;
    seen[kind].set(known, mask);
    return mask;
  };
  const masked = keys ? PLAN_IDS : [...PLAN_IDS, ...KEYS];
  return (text) =>
    masked.reduce((done, { kind, pattern }) => done.replaceAll(pattern, (value) => maskFor(kind, value)), text);
}
