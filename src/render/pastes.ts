/** A line of YAML to paste, as hints contain it: `- { product: x, item: { name: "…" } }`. */
const PASTE = /(- \{ [^{}]*(?:\{[^{}]*\}[^{}]*)* \})/;

/** The parts of a text: every second one is a line to paste. */
export function splitPastes(text: string): readonly string[] {
  return text.split(PASTE);
}

/** The lines to paste in a text. */
export function pastesOf(text: string): readonly string[] {
  return splitPastes(text).filter((_part, index) => index % 2 === 1);
}
