import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const GITHUB = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  // Its usual schema is GitHub's own list of elements and attributes.
  .use(rehypeSanitize)
  .use(rehypeStringify);

const STYLE = readFileSync(
  createRequire(import.meta.url).resolve('github-markdown-css/github-markdown-light.css'),
  'utf8',
);

/** A comment as GitHub shows it: GitHub-flavoured Markdown, HTML in it parsed, then cleaned by GitHub's rules. */
export function renderAsGitHub(markdown: string): string {
  const body = String(GITHUB.processSync(markdown));
  const frame = 'body { margin: 0; background: #fff } article { max-width: 940px; padding: 16px 24px }';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Comment</title><style>${STYLE}${frame}</style></head><body><article class="markdown-body">${body}</article></body></html>`;
}
