import { expect, test } from 'vitest';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { english } from '../../../src/core/describe/locale.ts';
import { emptyRunState } from '../../../src/core/run/project.ts';
import { chatLine, plainMarkdown } from '../../../src/vscode/chat/chat-line.ts';

const line = (body: RunEventBody) => chatLine({ seq: 1, at: '2026-01-01T00:00:00.000Z', runId: 'r', ...body }, emptyRunState(), english);
const attempt = { agent: 'backend', path: 'p' };
const verdict = { type: 'verdict', agent: 'backend', attempt: 1, claims: [] as [], disagreement: null } as const;

test('what passes by is progress, what counts is said, and the rest is left out', () => {
  expect(line({ type: 'tool.called', ...attempt, tool: 'edit', target: 'a.ts', ok: true, detail: '' })).toEqual({
    kind: 'progress',
    text: 'Backend: edit a.ts',
  });
  expect(line({ ...verdict, result: 'proven', error: null })).toEqual({ kind: 'stays', text: 'Backend: proven' });
  expect(line({ ...verdict, result: 'unproven', error: null })?.text).toBe('Backend: unproven');
  expect(line({ ...verdict, result: 'failed', error: 'no store\nmore' })?.text).toBe('Backend: failed: no store');
  expect(line({ type: 'review.completed', round: 2, tree: 'a'.repeat(64), verdict: 'approved', issues: [] })?.text).toBe(
    'round 2: approved',
  );
  const issue = { title: 'A', file: 'a.ts', line: 1, description: '', fix: '', rule: '', fingerprint: 'f', owner: null };
  expect(line({ type: 'review.completed', round: 1, tree: 'a'.repeat(64), verdict: 'rejected', issues: [issue] })?.text).toBe(
    'round 1: rejected, 1 issue',
  );
  expect(line({ type: 'notice', level: 'info', text: 'small' })).toBeNull();
  expect(line({ type: 'notice', level: 'warning', text: 'large' })?.text).toBe('large');
  expect(line({ type: 'run.interrupted' })).toBeNull();
});

test('nothing in a text becomes a link, an image, a tag or a command', () => {
  expect(plainMarkdown('![x](https://e.example/?q=1) <img src=x> `a` $(bug) [c](command:x)')).toBe(
    String.raw`\!\[x\]\(https\:\/\/e\.example\/\?q\=1\) \<img src\=x\> \`a\` \$\(bug\) \[c\]\(command\:x\)`,
  );
});
