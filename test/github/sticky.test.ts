import { describe, expect, test } from 'vitest';
import { createGitHub, type GitHub } from '../../src/action/github-client.ts';
import { keepComment, keepIssue, markerOf } from '../../src/action/sticky.ts';
import { simulateGitHub, type SimulatedGitHub } from './simulated-github.ts';

const MARKER = markerOf('plan', 'acme--> x');
const BOT = 'github-actions[bot]';

function clientOf(github: SimulatedGitHub): GitHub {
  return createGitHub({ apiUrl: github.url, owner: 'acme', repo: 'billing', token: 't' });
}

const say = (body: string | null) => ({ marker: MARKER, body });

describe('the comment', () => {
  test('is gone when there is nothing to say', async () => {
    const github = await simulateGitHub();
    await keepComment(clientOf(github), 7, say('one'));
    await keepComment(clientOf(github), 7, say(null));
    expect(github.comments).toEqual([]);
    await keepComment(clientOf(github), 7, say(null));
    expect(github.writes).toHaveLength(2);
  });

  test('keeps one line when a person answered below, not when a program did', async () => {
    const github = await simulateGitHub();
    await keepComment(clientOf(github), 7, say('one'));
    github.comment('coverage is up', 'codecov[bot]', 'Bot');
    github.comment('why is this invoice so high?', 'ann', 'User');
    await keepComment(clientOf(github), 7, say(null));
    expect(github.comments.map(({ body }) => body)[0]).toBe(`${MARKER}\nNothing is left to do in this pull request.`);
    await keepComment(clientOf(github), 7, say('again'));
    expect(github.comments[0]?.body).toBe(`${MARKER}\nagain`);
    expect(github.comments).toHaveLength(3);
  });

  test('of somebody else is left alone, whatever it begins with; twins of ours go; more than a page is read', async () => {
    const github = await simulateGitHub();
    for (let index = 0; index < 120; index += 1) github.comment('noise', 'ann', 'User');
    github.comment(`${MARKER}\nfake`, 'mallory', 'User');
    github.comment(`${MARKER}\nold`, BOT, 'Bot');
    github.comment(`${MARKER}\ntwin`, BOT, 'Bot');
    await keepComment(clientOf(github), 7, say('new'));
    const marked = github.comments.filter(({ body }) => body.startsWith(MARKER));
    expect(marked.map(({ body }) => body.slice(MARKER.length + 1))).toEqual(['fake', 'new']);
  });

  test('of each connection is its own, and no name ends the marker', async () => {
    const github = await simulateGitHub();
    await keepComment(clientOf(github), 7, say('one'));
    await keepComment(clientOf(github), 7, { marker: markerOf('plan', 'other'), body: 'two' });
    expect(github.comments).toHaveLength(2);
    expect(MARKER.indexOf('-->')).toBe(MARKER.length - 3);
  });
});

test('an issue opens, is updated when its text changes, closes itself, and opens anew', async () => {
  const github = await simulateGitHub();
  const client = clientOf(github);
  for (const body of ['a', 'a', 'b', null, null, 'c']) await keepIssue(client, `title ${String(body)}`, say(body));
  expect(github.issues.map(({ title, state }) => [title, state])).toEqual([
    ['title b', 'closed'],
    ['title c', 'open'],
  ]);
  expect(github.writes.map((write) => write.split(' ')[0])).toEqual(['POST', 'PATCH', 'PATCH', 'POST']);
});
