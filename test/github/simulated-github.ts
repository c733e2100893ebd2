import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';
import { onTestFinished } from 'vitest';

export interface SimulatedPost {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
}

/** One repository of GitHub, as far as its REST API for comments and issues goes. */
export interface SimulatedGitHub {
  readonly url: string;
  readonly comments: SimulatedPost[];
  readonly issues: SimulatedPost[];
  /** `PATCH /repos/acme/billing/issues/comments/7`, writes only. */
  readonly writes: string[];
  /** What the token may write; reading is always allowed. */
  readonly may: { comments: boolean; issues: boolean; actions: boolean };
  /** Who let a run go on, by environment. */
  readonly approvals: {
    readonly environment: string;
    readonly login: string;
    readonly state: 'approved' | 'rejected';
  }[];
  /** The merged pull request that brought a commit. */
  readonly merged: Map<string, number>;
  /** What runs kept, oldest first. */
  readonly artifacts: SimulatedArtifact[];
  /** A comment that a person or another program wrote. */
  comment(body: string, login: string, type: 'Bot' | 'User'): void;
}

/** Files that a run kept. */
export interface SimulatedArtifact {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly days?: number;
  readonly branch: string;
  readonly commit?: string;
  /** True when the run was for a fork. */
  readonly fork?: boolean;
  readonly expired?: boolean;
}

const BOT = { login: 'github-actions[bot]', type: 'Bot' } as const;
/** GitHub refuses longer texts with 422. */
const BODY_MAX = 65_536;

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Serves the API on loopback until the test ends. */
export async function simulateGitHub(): Promise<SimulatedGitHub> {
  const comments: SimulatedPost[] = [];
  const issues: SimulatedPost[] = [];
  const writes: string[] = [];
  const may = { comments: true, issues: true, actions: true };
  const artifacts: SimulatedArtifact[] = [];
  const approvals: SimulatedGitHub['approvals'] = [];
  const merged: SimulatedGitHub['merged'] = new Map();
  let lastId = 100;
  const post = (body: string, user: SimulatedPost['user'], title = ''): SimulatedPost => {
    lastId += 1;
    return { id: lastId, number: lastId, title, body, state: 'open', user };
  };
  const state = { comments, issues, writes, may, artifacts, approvals, merged, post };
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      const body = text === '' ? {} : (JSON.parse(text) as Record<string, string>);
      const { status, body: answer } = route(state, request.method ?? 'GET', request.url ?? '/', body);
      const isZip = answer instanceof Uint8Array;
      response.writeHead(status, { 'content-type': isZip ? 'application/zip' : 'application/json; charset=utf-8' });
      response.end(answer === undefined || isZip ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    comments,
    issues,
    writes,
    may,
    artifacts,
    approvals,
    merged,
    comment: (body, login, type) => void comments.push(post(body, { login, type })),
  };
}

interface State extends Pick<
  SimulatedGitHub,
  'comments' | 'issues' | 'writes' | 'may' | 'artifacts' | 'approvals' | 'merged'
> {
  readonly post: (body: string, user: SimulatedPost['user'], title?: string) => SimulatedPost;
}

const FORBIDDEN: Answer = { status: 403, body: { message: 'Resource not accessible by integration' } };
const MISSING: Answer = { status: 404, body: { message: 'Not Found' } };

function route(state: State, method: string, url: string, body: Readonly<Record<string, string>>): Answer {
  const { pathname, searchParams } = new URL(url, 'http://api');
  if (pathname === '/user') return FORBIDDEN;
  if (pathname === '/repos/acme/billing') return { status: 200, body: { default_branch: 'main' } };
  const run = /^\/repos\/acme\/billing\/actions\/runs\/(\d+)\/approvals$/.exec(pathname);
  const commit = /^\/repos\/acme\/billing\/commits\/([0-9a-f]{40})\/pulls$/.exec(pathname)?.[1];
  if (run !== null || commit !== undefined) return routeApprovals(state, commit);
  if (pathname.startsWith('/repos/acme/billing/actions/')) return routeArtifacts(state, pathname, searchParams);
  const match = /^\/repos\/acme\/billing\/issues(?:\/(comments\/)?(\d+)(\/comments)?)?$/.exec(pathname);
  if (match === null) return MISSING;
  const [, isComment, id, ofIssue] = match;
  const about = isComment !== undefined || ofIssue !== undefined ? 'comments' : 'issues';
  if (method === 'GET') return { status: 200, body: page(state[about], searchParams) };
  state.writes.push(`${method} ${pathname}`);
  if (!state.may[about]) return FORBIDDEN;
  if ((body['body'] ?? '').length > BODY_MAX) return { status: 422, body: { message: 'body is too long' } };
  return write(state[about], state.post, { method, id: Number(id), body });
}

/** Who let a run go on; for a commit the pull requests that have it, one of which was never merged. */
function routeApprovals({ approvals, merged, may }: State, commit: string | undefined): Answer {
  if (!may.actions) return FORBIDDEN;
  if (commit === undefined) {
    const rows = approvals.map(({ environment, login, state }) => ({ state, environments: [{ name: environment }], user: { login } })); // prettier-ignore
    return { status: 200, body: rows };
  }
  const number = merged.get(commit);
  const open = { number: 3, merged_at: null };
  return { status: 200, body: number === undefined ? [open] : [open, { number, merged_at: '2026-11-01T00:00:00Z' }] };
}

/** GitHub lists the artifacts of every branch and of forks, newest first. */
function routeArtifacts({ artifacts, may }: State, pathname: string, parameters: URLSearchParams): Answer {
  if (!may.actions) return FORBIDDEN;
  const id = /\/artifacts\/(\d+)\/zip$/.exec(pathname)?.[1];
  if (id === undefined) {
    const rows = artifacts.map(({ name, branch, commit = 'c'.repeat(40), fork = false, expired = false }, index) => ({
      id: index,
      name,
      expired,
      created_at: new Date(1_800_000_000_000 + index * 1_000).toISOString(),
      workflow_run: {
        id: 4_000 + index,
        head_branch: branch,
        head_sha: commit,
        repository_id: 1,
        head_repository_id: fork ? 2 : 1,
      },
    }));
    const wanted = rows.filter(({ name }) => name === parameters.get('name')).toReversed();
    return { status: 200, body: { total_count: wanted.length, artifacts: wanted } };
  }
  const artifact = artifacts[Number(id)];
  return artifact === undefined ? MISSING : { status: 200, body: zipSync({ ...artifact.files }) };
}

/** Comments oldest first, issues newest first. */
function page(posts: readonly SimulatedPost[], parameters: URLSearchParams): readonly SimulatedPost[] {
  const size = Number(parameters.get('per_page') ?? '30');
  const from = (Number(parameters.get('page') ?? '1') - 1) * size;
  const wanted = parameters.get('state');
  return posts.filter(({ state }) => wanted === null || state === wanted).slice(from, from + size);
}

function write(
  posts: SimulatedPost[],
  post: State['post'],
  {
    method,
    id,
    body,
  }: { readonly method: string; readonly id: number; readonly body: Readonly<Record<string, string>> },
): Answer {
  if (method === 'POST') {
    const created = post(body['body'] ?? '', BOT, body['title']);
    posts.push(created);
    return { status: 201, body: created };
  }
  const index = posts.findIndex((one) => one.id === id);
  const found = posts[index];
  if (found === undefined) return MISSING;
  if (method === 'DELETE') {
    posts.splice(index, 1);
    return { status: 204 };
  }
  found.body = body['body'] ?? found.body;
  found.title = body['title'] ?? found.title;
  if (body['state'] === 'closed') found.state = 'closed';
  return { status: 200, body: found };
}
