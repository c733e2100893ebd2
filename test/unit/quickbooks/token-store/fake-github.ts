import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sodium from 'libsodium-wrappers';

export interface FakeGithub {
  readonly url: string;
  /** What GitHub would hand to a job, by the path of the secret. */
  readonly opened: Map<string, string>;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly authorization: string }[];
  /** From now on every answer has this status; null for the true answers. */
  answerWith(status: number | null): void;
  /** From now on a secret says that it was set at this time; null for the true one. */
  sayUpdatedAt(text: string | null): void;
  close(): Promise<void>;
}

const WRITTEN_AT = '2026-11-20T08:00:00Z';
const MINUTE_MS = 60_000;

/** The part of GitHub's secrets API that a token store uses, with a real key pair: it opens what it gets. */
export async function startFakeGithub(token: string): Promise<FakeGithub> {
  await sodium.ready;
  const pair = sodium.crypto_box_keypair();
  const opened = new Map<string, string>();
  const requests: { method: string; path: string; authorization: string }[] = [];
  let forced: number | null = null;
  let saidUpdatedAt: string | null = null;
  let writes = 0;
  /** A minute later with each write. */
  const updatedAt = (): string => saidUpdatedAt ?? new Date(Date.parse(WRITTEN_AT) + writes * MINUTE_MS).toISOString();

  const answer = async (incoming: IncomingMessage): Promise<readonly [number, unknown]> => {
    const { method = '', url: path = '' } = incoming;
    const authorization = incoming.headers.authorization ?? '';
    requests.push({ method, path, authorization });
    const body = await textOf(incoming);
    if (forced !== null) return [forced, { message: `refused: ${authorization}` }];
    if (authorization !== `Bearer ${token}`) return [401, { message: 'Bad credentials' }];
    if (path.endsWith('/public-key'))
      return [200, { key_id: '42', key: Buffer.from(pair.publicKey).toString('base64') }];
    switch (method) {
      case 'GET':
        return opened.has(path) ? [200, { name: 'S', updated_at: updatedAt() }] : [404, { message: 'Not Found' }];
      case 'DELETE':
        return [opened.delete(path) ? 204 : 404, null];
      default: {
        const sent = JSON.parse(body) as { encrypted_value: string; key_id: string };
        if (sent.key_id !== '42') return [422, { message: 'wrong key' }];
        const clear = sodium.crypto_box_seal_open(
          new Uint8Array(Buffer.from(sent.encrypted_value, 'base64')),
          pair.publicKey,
          pair.privateKey,
        );
        writes += 1;
        const known = opened.has(path);
        opened.set(path, sodium.to_string(clear));
        return [known ? 204 : 201, null];
      }
    }
  };
  const server: Server = createServer((incoming, outgoing) => {
    const respond = async (): Promise<void> => {
      const [status, body] = await answer(incoming);
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(body === null ? undefined : JSON.stringify(body));
    };
    respond().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    opened,
    requests,
    answerWith(status) {
      forced = status;
    },
    sayUpdatedAt(text) {
      saidUpdatedAt = text;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}
