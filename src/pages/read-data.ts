/** The JSON inside the page. The renderer that put it there knows its type. */
export function readData(): unknown {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null');
}

/** A part of the page behind its script; null when there is none. It must have arrived (`use-arrival.ts`). */
export function readPart(name: string): unknown {
  return JSON.parse(document.getElementById(`part-${name}`)?.textContent ?? 'null');
}
