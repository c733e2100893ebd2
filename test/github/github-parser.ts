import { build } from 'esbuild';

interface Finding {
  readonly message: string;
}

interface GitHubParser {
  readonly parseWorkflow: (file: { name: string; content: string }, trace: unknown) => Parsed;
  readonly convertWorkflowTemplate: (context: unknown, value: unknown) => Promise<{ errors?: readonly Finding[] }>;
  readonly NoOperationTraceWriter: new () => unknown;
}

interface Parsed {
  readonly context: { readonly errors: { getErrors(): readonly Finding[] } };
  readonly value?: unknown;
}

/** GitHub's own parser of workflows, bundled first: it imports JSON in a way that Node itself does not take. */
async function loadParser(): Promise<GitHubParser> {
  const { outputFiles } = await build({
    stdin: { contents: "export * from '@actions/workflow-parser'", resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['node:*'],
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  });
  const text = outputFiles[0]?.text ?? '';
  return (await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)) as GitHubParser;
}

/** What GitHub finds wrong with a workflow, in words. */
export async function findWrong(name: string, content: string): Promise<readonly string[]> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await loadParser();
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const found = context.errors.getErrors();
  if (value === undefined) return [...found.map(({ message }) => message), 'there is no workflow in it'];
  const { errors = [] } = await convertWorkflowTemplate(context, value);
  return [...found, ...errors].map(({ message }) => message);
}
