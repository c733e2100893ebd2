import type { GitHub, Post } from './github-client.ts';

const MARKER = '<!-- tieout:';

/**
 * The first line of a text of ours, by which the next run finds it.
 *
 * @param part tells several texts of one kind and connection apart, such as a month.
 */
export function markerOf(kind: string, connection: string, part?: string): string {
  return `${MARKER}${[kind, connection, ...(part === undefined ? [] : [part])].map(encodeName).join(':')} -->`;
}

/** A name without `:` and `-`, which would end a part or the marker. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replaceAll('-', '%2D');
}

/** The months of a kind and connection whose issue is open, as `2026-10`, in order. */
export async function openMonths(github: GitHub, kind: string, connection: string): Promise<readonly string[]> {
  const begin = `${MARKER}${encodeName(kind)}:${encodeName(connection)}:`;
  const posts = await ours(github, await github.openIssues(), begin);
  const months = posts.flatMap(({ body }) => {
    const [, year, month] = /^(\d{4})%2D(\d\d) -->/.exec(body.slice(begin.length)) ?? [];
    return year === undefined || month === undefined ? [] : [`${year}-${month}`];
  });
  return [...new Set(months)].sort();
}

/** A comment or an issue that is found again by its marker. */
export interface Sticky {
  readonly marker: string;
  /** Null when there is nothing to say. */
  readonly body: string | null;
}

/** The text that replaces a comment which people answered, so that their answers still have something to refer to. */
const NOTHING_LEFT = 'Nothing is left to do in this pull request.';

/**
 * The one comment for a connection (github.md §2), found by marker and author. It is updated in place, and not touched
 * when its text is the same. When there is nothing to say it is deleted; if a person wrote something after it, it
 * becomes one line.
 */
export async function keepComment(github: GitHub, pullRequest: number, sticky: Sticky): Promise<void> {
  const comments = await github.comments(pullRequest);
  const [own, ...more] = await ours(github, comments, sticky.marker);
  for (const extra of more) await github.deleteComment(extra.id);
  if (own === undefined) {
    if (sticky.body !== null) await github.createComment(pullRequest, withMarker(sticky.marker, sticky.body));
    return;
  }
  const answered = comments.slice(comments.indexOf(own) + 1).some(({ byPerson }) => byPerson);
  if (sticky.body === null && !answered) {
    await github.deleteComment(own.id);
    return;
  }
  const body = withMarker(sticky.marker, sticky.body ?? NOTHING_LEFT);
  if (!isSameText(own.body, body)) await github.updateComment(own.id, body);
}

/** The one open issue of a kind: opened when there is something, updated when that changes, closed when it is over. */
export async function keepIssue(github: GitHub, title: string, sticky: Sticky): Promise<void> {
  const [own, ...more] = await ours(github, await github.openIssues(), sticky.marker);
  for (const extra of more) await github.closeIssue(extra.id);
  if (sticky.body === null) {
    if (own !== undefined) await github.closeIssue(own.id);
    return;
  }
  const body = withMarker(sticky.marker, sticky.body);
  if (own === undefined) await github.createIssue(title, body);
  else if (!isSameText(own.body, body)) await github.updateIssue(own.id, { title, body });
}

async function ours(github: GitHub, posts: readonly Post[], marker: string): Promise<readonly Post[]> {
  const marked = posts.filter(({ body }) => body.startsWith(marker));
  if (marked.length === 0) return [];
  const login = await github.login();
  return marked.filter(({ author }) => author === login);
}

function withMarker(marker: string, body: string): string {
  return `${marker}\n${body}`;
}

/** A plan from a later snapshot that says the same is no news. */
const SNAPSHOT_TIME = /From a snapshot of \d{4}-\d\d-\d\d \d\d:\d\d UTC/;

/** GitHub may return other line ends. */
function isSameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n').replace(SNAPSHOT_TIME, '').trimEnd();
  return plain(a) === plain(b);
}
