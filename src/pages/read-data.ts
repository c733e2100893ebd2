/** The JSON inside the page. The renderer that put it there knows its type. */
export function readData(): unknown {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null');
}
