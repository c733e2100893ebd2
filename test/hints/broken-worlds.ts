import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Stage, StageNetwork } from '../scenario-runner/stage.ts';
import type { Act } from './obey-plan.ts';

/** The variables of the shell; null takes one away. */
export const exports =
  (variables: Readonly<Record<string, string | null>>): Act =>
  ({ environment }) => {
    for (const [name, value] of Object.entries(variables)) {
      if (value === null) delete environment[name];
      else environment[name] = value;
    }
  };

/** The network from now on. */
export const network =
  (between: StageNetwork): Act =>
  ({ setNetwork }) =>
    setNetwork(between);

/** Everything answers as it should again. */
export const heals: Act = ({ setNetwork }) => setNetwork(null);

/** Requests whose method and address fit get this answer instead. */
export const answers = (pattern: RegExp, status: number, body: unknown): Act =>
  network(async (request, systems) =>
    pattern.test(addressOf(request)) ? Response.json(body, { status }) : await systems(request),
  );

/** Requests whose method and address fit get no answer. */
export const isDown = (pattern: RegExp): Act =>
  network(async (request, systems) => {
    if (pattern.test(addressOf(request))) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    return await systems(request);
  });

/** The answers to requests that fit, with something in their JSON changed. */
export const changesAnswers = (pattern: RegExp, change: (body: never) => unknown): Act =>
  network(async (request, systems) => {
    const response = await systems(request);
    if (!pattern.test(addressOf(request)) || !response.ok) return response;
    return Response.json(change((await response.json()) as never), { status: response.status });
  });

/** `GET https://quickbooks.api.intuit.com/v3/…?query=select * from Invoice`, readable. */
export function addressOf({ method, url }: Request): string {
  return `${method} ${decodeURIComponent(url.replaceAll('+', ' '))}`;
}

/** A fault of QuickBooks. */
export const fault = (code: string, type = 'ValidationFault'): object => ({
  Fault: { Error: [{ Message: 'A message of QuickBooks', Detail: 'A detail', code }], type },
});

/** Someone waits. */
export const waits =
  (ms: number): Act =>
  ({ clock }: Stage) =>
    clock.advance(ms);

/** The first request that fits finds that something else has happened just before it, or happens just after it. */
export const at =
  (pattern: RegExp, when: 'before' | 'after', act: (stage: Stage, folder: string) => unknown): Act =>
  (stage, folder) => {
    let happened = false;
    stage.setNetwork(async (request, systems) => {
      const fits = !happened && pattern.test(addressOf(request));
      if (fits) happened = true;
      if (fits && when === 'before') await act(stage, folder);
      const response = await systems(request);
      if (fits && when === 'after') await act(stage, folder);
      return response;
    });
  };

/** Somebody writes a file, by its path from the working directory. */
export const writes =
  (path: string, content: string | Uint8Array): Act =>
  async (_stage, folder) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
/** Somebody removes a file or a folder. */
export const removes =
  (path: string): Act =>
  async (_stage, folder) =>
    await rm(join(folder, path), { recursive: true });
export const links =
  (path: string, target: string): Act =>
  async (_stage, folder) =>
    await symlink(target, join(folder, path));
