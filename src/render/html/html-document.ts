import { createHash } from 'node:crypto';
import { escapeHtml, showInvisible } from '../escape.ts';

/** The client code of a page, as the build bundles it: `src/pages/`. */
export interface PageCode {
  readonly script: string;
  readonly style: string;
  /** Licences of the libraries in `script`, which must be shipped with them. */
  readonly licenses: string;
}

export interface PageHead {
  readonly title: string;
  /** The paragraphs of the page where scripts do not run. */
  readonly withoutScript: readonly string[];
}

/** The data of a page: plain JSON, and parts of it that its script reads when they are needed. */
export interface PageContent {
  readonly data: object;
  readonly parts?: Iterable<PagePart>;
}

export interface PagePart {
  readonly name: string;
  readonly data: object;
}

/**
 * One HTML file that contains its style, script and data, as the pieces that it is written in. Its policy
 * (Content-Security-Policy) allows no other script and no request. The invisible characters of the data's texts are made
 * visible here, and the script puts them into the page only as text.
 */
export function* renderHtmlDocument(head: PageHead, content: PageContent, code: PageCode): Generator<string> {
  const script = code.script.replaceAll('</script', String.raw`<\/script`);
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(code.style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const start = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(head.title)}</title>`,
    `<style>${code.style}</style>`,
    '</head>',
    '<body>',
    `<noscript>${head.withoutScript.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</noscript>`,
    '<div id="page"></div>',
    `<script type="application/json" id="data">${embedJson(content.data)}</script>`,
  ];
  const end = [
    `<script type="text/plain" id="licenses">${escapeHtmlScript(code.licenses)}</script>`,
    `<script>${script}</script>`,
    // Parts stand after the script, so that the page is drawn before a browser has read them.
    '',
  ];
  yield `${start.join('\n')}\n`;
  yield end.join('\n');
  for (const { name, data } of content.parts ?? []) {
    yield `<script type="application/json" id="part-${name}">${embedJson(data)}</script>\n`;
  }
  yield '</body>\n</html>\n';
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON that can end neither its element nor a line of a script. */
function embedJson(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) =>
    typeof held === 'string' ? showInvisible(held) : held,
  ).replaceAll(/[<>&\u2028\u2029]/g, jsonEscape);
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeHtmlScript(text: string): string {
  return text.replaceAll('<', '\u2039');
}
