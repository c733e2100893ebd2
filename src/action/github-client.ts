import { request } from '@octokit/request';

/** The parts of a comment or an issue that the action uses. */
export interface Post {
  readonly id: number;
  readonly body: string;
  readonly author: string;
  readonly byPerson: boolean;
}

/** What a run of a workflow kept. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly expired: boolean;
  readonly createdAt: string;
  readonly run: number;
  /** Of the commit that the run was for; of a fork's branch too. */
  readonly branch: string;
  readonly commit: string;
  readonly repository: number;
  readonly headRepository: number;
}

export interface Approval {
  readonly environments: readonly string[];
  readonly user: string;
}

/** GitHub refused a request. The message names the permission that the job lacks. */
export class MissingPermission extends Error {}

/** The few requests that the action makes, on one repository. */
export interface GitHub {
  comments(issue: number): Promise<readonly Post[]>;
  createComment(issue: number, body: string): Promise<void>;
  updateComment(id: number, body: string): Promise<void>;
  deleteComment(id: number): Promise<void>;
  openIssues(): Promise<readonly Post[]>;
  createIssue(title: string, body: string): Promise<void>;
  updateIssue(number: number, change: { readonly title: string; readonly body: string }): Promise<void>;
  closeIssue(number: number): Promise<void>;
  defaultBranch(): Promise<string>;
  /** The newest artifacts of a name, of every branch. */
  artifacts(name: string): Promise<readonly Artifact[]>;
  artifactZip(id: number): Promise<Uint8Array>;
  /** Number of the merged pull request that brought a commit; null when there is none. */
  pullRequestOf(commit: string): Promise<number | null>;
  /** Who let a run of a workflow go on, and in which environments. */
  approvals(run: string): Promise<readonly Approval[]>;
  /** The user that the token acts as. */
  login(): Promise<string>;
}

export interface GitHubPlace {
  /** `https://api.github.com`, or an Enterprise server's. */
  readonly apiUrl: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
}

const PAGE = 100;
/** The most pages of open issues that are searched. In a larger repository a second issue is the lesser evil. */
const PAGES_MAX = 20;

interface RawPost {
  readonly id: number;
  readonly number?: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string; readonly type: string } | null;
  readonly pull_request?: unknown;
}

/**
 * GitHub's REST API for one repository. A refused request throws `MissingPermission`; any other failure is thrown as it
 * is.
 */
export function createGitHub({ apiUrl, owner, repo, token }: GitHubPlace): GitHub {
  const send = request.defaults({ baseUrl: apiUrl, headers: { authorization: `token ${token}` }, owner, repo });
  const call = async (route: string, parameters: object = {}): Promise<unknown> => {
    try {
      return (await send(route, { ...parameters })).data;
    } catch (error) {
      if (isRefused(error)) throw new MissingPermission(error.message);
      throw error;
    }
  };
  const all = async (route: string, parameters: object): Promise<readonly RawPost[]> => {
    const found: RawPost[] = [];
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const rows = (await call(route, { ...parameters, per_page: PAGE, page })) as readonly RawPost[];
      found.push(...rows);
      if (rows.length < PAGE) break;
    }
    return found;
  };
  return {
    comments: async (issue) =>
      (await all('GET /repos/{owner}/{repo}/issues/{issue}/comments', { issue })).map((one) => postOf(one, one.id)),
    createComment: async (issue, body) =>
      void (await call('POST /repos/{owner}/{repo}/issues/{issue}/comments', { issue, body })),
    updateComment: async (id, body) =>
      void (await call('PATCH /repos/{owner}/{repo}/issues/comments/{id}', { id, body })),
    deleteComment: async (id) => void (await call('DELETE /repos/{owner}/{repo}/issues/comments/{id}', { id })),
    openIssues: async () =>
      (await all('GET /repos/{owner}/{repo}/issues', { state: 'open' }))
        .filter((one) => one.pull_request === undefined)
        .map((one) => postOf(one, one.number ?? 0)),
    createIssue: async (title, body) => void (await call('POST /repos/{owner}/{repo}/issues', { title, body })),
    updateIssue: async (number, change) =>
      void (await call('PATCH /repos/{owner}/{repo}/issues/{number}', { number, ...change })),
    closeIssue: async (number) =>
      void (await call('PATCH /repos/{owner}/{repo}/issues/{number}', {
        number,
        state: 'closed',
        state_reason: 'completed',
      })),
    defaultBranch: async () =>
      ((await call('GET /repos/{owner}/{repo}')) as { readonly default_branch: string }).default_branch,
    artifacts: async (name) => {
      const answer = await call('GET /repos/{owner}/{repo}/actions/artifacts', { name, per_page: PAGE });
      return (answer as { readonly artifacts: readonly RawArtifact[] }).artifacts.flatMap(artifactOf);
    },
    artifactZip: async (id) => {
      const answer = await call('GET /repos/{owner}/{repo}/actions/artifacts/{id}/zip', { id });
      return new Uint8Array(answer as ArrayBuffer);
    },
    ...approvalRequests(call),
    login: async () => {
      try {
        return ((await call('GET /user')) as { readonly login: string }).login;
      } catch (error) {
        // The token of a job may not ask for its user, which is always this one.
        if (error instanceof MissingPermission) return 'github-actions[bot]';
        throw error;
      }
    },
  };
}

/** Who approved what a run applies. */
function approvalRequests(
  call: (route: string, parameters?: object) => Promise<unknown>,
): Pick<GitHub, 'pullRequestOf' | 'approvals'> {
  return {
    pullRequestOf: async (commit) => {
      const answer = await call('GET /repos/{owner}/{repo}/commits/{commit}/pulls', { commit });
      return (answer as readonly RawPullRequest[]).find((one) => one.merged_at !== null)?.number ?? null;
    },
    approvals: async (run) => {
      const answer = (await call('GET /repos/{owner}/{repo}/actions/runs/{run}/approvals', {
        run,
      })) as readonly RawApproval[];
      return answer.flatMap(({ state, environments, user }) =>
        state === 'approved' ? [{ environments: environments.map(({ name }) => name), user: user.login }] : [],
      );
    },
  };
}

interface RawPullRequest {
  readonly number: number;
  readonly merged_at: string | null;
}

interface RawApproval {
  readonly state: string;
  readonly environments: readonly { readonly name: string }[];
  readonly user: { readonly login: string };
}

interface RawArtifact {
  readonly id: number;
  readonly name: string;
  readonly expired: boolean;
  readonly created_at: string;
  readonly workflow_run?: {
    readonly id: number;
    readonly head_branch: string;
    readonly head_sha: string;
    readonly repository_id: number;
    readonly head_repository_id: number;
  } | null;
}

function artifactOf({ id, name, expired, created_at: createdAt, workflow_run: by }: RawArtifact): readonly Artifact[] {
  if (by === undefined || by === null) return [];
  const {
    id: run,
    head_branch: branch,
    head_sha: commit,
    repository_id: repository,
    head_repository_id: headRepository,
  } = by;
  return [{ id, name, expired, createdAt, run, branch, commit, repository, headRepository }];
}

/** GitHub answers 404 for what a token may not see. */
function isRefused(error: unknown): error is Error & { readonly status: number } {
  return error instanceof Error && 'status' in error && (error.status === 403 || error.status === 404);
}

function postOf({ body, user }: RawPost, id: number): Post {
  return { id, body: body ?? '', author: user?.login ?? '', byPerson: user?.type === 'User' };
}
