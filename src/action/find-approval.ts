import type { GitHub } from './github-client.ts';

/** What the journal of an apply says of its approval, as variables of the command line. */
export type ApprovalVariables = Readonly<Record<string, string>>;

export interface RunFacts {
  readonly commit: string | null;
  /** Id of the workflow run. */
  readonly run: string | null;
  /** The environment that the step names in `TIEOUT_ENVIRONMENT`. */
  readonly environment: string | null;
}

/**
 * Who approved what is about to be applied: the pull request that brought the commit, and the people who let the run go
 * on in its environment. GitHub gives neither to a job by itself.
 *
 * @throws MissingPermission without `pull-requests: read` and `actions: read`.
 */
export async function findApproval(github: GitHub, { commit, run, environment }: RunFacts): Promise<ApprovalVariables> {
  const pullRequest = commit === null ? null : await github.pullRequestOf(commit);
  const approvals = run === null || environment === null ? [] : await github.approvals(run);
  const people = approvals.flatMap(({ environments, user }) =>
    environments.includes(environment ?? '') ? [user] : [],
  );
  return {
    ...(pullRequest === null ? {} : { TIEOUT_PULL_REQUEST: String(pullRequest) }),
    ...(people.length === 0 ? {} : { TIEOUT_APPROVED_BY: [...new Set(people)].join(' ') }),
  };
}
