import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: Position };
}

/** An editor, as the YAML language server sees one: it opens a file and asks at a place. */
export interface Editor {
  completions(path: string, text: string, at: Position): Promise<readonly { label: string; documentation?: unknown }[]>;
  hover(path: string, text: string, at: Position): Promise<string>;
  diagnostics(path: string, text: string): Promise<readonly EditorDiagnostic[]>;
  close(): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

const require = createRequire(import.meta.url);

const SETTINGS = {
  yaml: {
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
  },
};

/** Starts the language server that editors use for YAML, without any schema store. */
export async function openEditor(rootFolder: string): Promise<Editor> {
  const bin = join(dirname(require.resolve('yaml-language-server/package.json')), 'bin', 'yaml-language-server');
  const server = spawn(process.execPath, [bin, '--stdio']);
  const waiting = new Map<number, (result: unknown) => void>();
  const published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  const send = (message: object): void => sendMessage(server, message);
  let nextId = 0;
  const request = async (method: string, params: object): Promise<unknown> => {
    nextId += 1;
    const id = nextId;
    const answered = new Promise((resolve) => waiting.set(id, resolve));
    send({ id, method, params });
    return answered;
  };
  readMessages(server, (message) => {
    const { id, method, params, result } = message;
    if (method === undefined) waiting.get(id ?? -1)?.(result);
    else if (id !== undefined)
      send({
        id,
        result: method === 'workspace/configuration' ? configurationFor(params) : null,
      });
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as {
        uri: string;
        diagnostics: readonly EditorDiagnostic[];
      };
      published.get(uri)?.(diagnostics);
    }
  });
  await request('initialize', {
    processId: null,
    rootUri: pathToFileURL(rootFolder).href,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { completion: {}, hover: {} },
    },
  });
  send({ method: 'initialized', params: {} });
  send({
    method: 'workspace/didChangeConfiguration',
    params: { settings: SETTINGS },
  });
  let version = 0;
  const open = (path: string, text: string): { readonly uri: string } => {
    version += 1;
    const uri = pathToFileURL(join(rootFolder, path)).href;
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version, text } },
    });
    return { uri };
  };
  return {
    async completions(path, text, position) {
      const answer = (await request('textDocument/completion', {
        textDocument: open(path, text),
        position,
      })) as {
        items: readonly { label: string; documentation?: unknown }[];
      };
      return answer.items;
    },
    async hover(path, text, position) {
      const answer = (await request('textDocument/hover', {
        textDocument: open(path, text),
        position,
      })) as {
        contents: { value: string };
      } | null;
      return answer?.contents.value ?? '';
    },
    async diagnostics(path, text) {
      const uri = pathToFileURL(join(rootFolder, path)).href;
      const found = new Promise<readonly EditorDiagnostic[]>((resolve) => published.set(uri, resolve));
      open(path, text);
      return found;
    },
    close: () => void server.kill(),
  };
}

function configurationFor(params: unknown): readonly unknown[] {
  const { items } = params as { items: readonly { section?: string }[] };
  return items.map(({ section }) => (section === 'yaml' ? SETTINGS.yaml : null));
}

function sendMessage(server: ChildProcessWithoutNullStreams, message: object): void {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
}

function readMessages(server: ChildProcessWithoutNullStreams, visit: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  server.stdout.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const headerEnd = buffer.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(buffer.subarray(0, headerEnd).toString())?.[1] ?? Number.NaN);
      if (headerEnd < 0 || buffer.length < headerEnd + 4 + length) return;
      const body = buffer.subarray(headerEnd + 4, headerEnd + 4 + length).toString();
      buffer = buffer.subarray(headerEnd + 4 + length);
      visit(JSON.parse(body) as Message);
    }
  });
}
