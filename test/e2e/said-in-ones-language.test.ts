import { runView } from '../../src/app/runs/run-view.ts';
import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { reportMarkdown } from '../../src/core/report/report-markdown.ts';
import { runReport } from '../../src/core/report/run-report.ts';
import { project } from '../../src/core/run/project.ts';
import type { RunEvent } from '../../src/protocol/run-event.ts';
import type { ModelHandler } from '../fakes/model-server/model-answer.ts';
import { chatLine, runSummary } from '../../src/vscode/chat/chat-line.ts';
import { statusText } from '../../src/vscode/status-text.ts';
import { runRow } from '../../src/vscode/views/run-rows.ts';
import type { RunRow } from '../../src/vscode/views/run-rows.ts';
import { pseudoLocale, untranslated } from '../fakes/pseudo-translate.ts';
import { acting, approvedReview, call, calls, finish, passed, rejectedReview, spec, write } from './answers.ts';
import { playInMemory } from './memory-scene.ts';
import { alwaysReviewed } from './playing.ts';

const units = ['s', 'min', 'k'];
const twoLayers = finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }));

test.each<[string, ModelHandler]>([
  [
    'a retry, a tool that is refused, a review that rejects, then approves',
    acting([
      [/^SPEC /, calls(call('read', { path: 'README.md' }), call('read', { path: 'no-such-file' })), twoLayers],
      [/^Source /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'bad\n'), passed],
      [/^RETRY Source /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'new a\n'), passed],
      [/^Library /, calls(call('read', { path: 'lib/b.txt' })), write('other.txt', 'not mine'), write('lib/b.txt', 'new b\n'), passed],
      [/^REVIEW Thing \(1/, rejectedReview('src/a.txt')],
      [/^REVIEW-FIX /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'newer a\n'), passed],
      [/^REVIEW /, approvedReview],
    ]),
  ],
  [
    'the same failure again, and a layer that waits in vain',
    acting([
      [/^SPEC /, twoLayers],
      [/^(RETRY )?Source /, passed],
      [/^(RETRY )?Library /, calls(call('read', { path: 'lib/b.txt' })), write('lib/b.txt', 'bad\n'), finish('No sections.')],
    ]),
  ],
  [
    'a key that is refused, and a model that declines',
    acting([
      [/^SPEC /, twoLayers],
      [/^Source /, { fault: { kind: 'status', status: 401, message: 'invalid' } }],
      [/^Library /, { text: 'Never.', stopReason: 'refusal' }],
    ]),
  ],
])('nothing of Batuta’s own words goes past the translator: %s', async (_name, handler) => {
  const run = await playInMemory(handler, alwaysReviewed);
  const known = names(run.events, run.scene.root);
  expect(
    shown(run.events).flatMap((text) =>
      untranslated(text, known)
        .filter((word) => !units.includes(word))
        .map((word) => `${word} – ${text}`),
    ),
  ).toEqual([]);
});

/** What the editor says of a run: of each event, of the state after each, and in the end. */
function shown(events: readonly RunEvent[]): string[] {
  const texts: string[] = [];
  let state = project([]);
  for (const event of events) {
    state = project([event], state);
    const status = statusText(state, pseudoLocale);
    texts.push(
      chatLine(event, state, pseudoLocale)?.text ?? '',
      status.text.replace(/\$\([\w~-]+\)/u, ''),
      status.tooltip,
      ...runSummary(state, pseudoLocale),
    );
  }
  const row = runRow(runView({ runId: state.runId, summary: null, state, held: false, blocked: null, look: null }), pseudoLocale);
  return [...new Set([...texts, ...rowTexts(row), reportMarkdown(runReport(state), pseudoLocale)])];
}

function rowTexts(row: RunRow): string[] {
  return [row.label, row.description, row.tooltip, ...row.children.flatMap(rowTexts)];
}

/** What people, models, files and programs are called, or said. */
function names(events: readonly RunEvent[], root: string): string[] {
  const { runId = '', at = '' } = events[0] ?? {};
  const commands = ['apply', 'undo', 'resume', 'cancel'].map((command) => `batuta ${command} ${runId}`);
  return [
    'Batuta',
    'UTC',
    'anthropic',
    '--branch NAME',
    '--guidance "…"',
    '--dismiss all',
    'batuta init',
    `batuta reply ${runId} 2 accept "…"`,
    '.claude/scripts/sync-registry.js',
    '.claude/context/NAME/*.md',
    String.raw`.claude/context/NAME/\*.md`,
    'spec, review',
    'src/a.txt',
    'lib/b.txt',
    'Never.',
    'test',
    root,
    at,
    ...commands,
    ...events.flatMap(namesIn),
  ];
}

function namesIn(event: RunEvent): string[] {
  switch (event.type) {
    case 'run.started':
      return [
        event.request,
        event.workspace,
        event.runId,
        event.at,
        ...event.agents.flatMap(({ name, section, model }) => [name, section, model]),
      ];
    case 'verdict':
      return event.claims.map((claim) => claim.section);
    case 'run.completed':
      return event.artifacts;
    case 'turn.failed':
      return ['invalid (HTTP 401)', 'ANTHROPIC_API_KEY', String.raw`ANTHROPIC\_API\_KEY`];
    case 'spec.written':
      return [event.file, event.name];
    case 'agent.started':
      return [event.agent, inEnglish(event.label).replace(/^[A-Z-]+ /u, ''), event.model];
    case 'agent.finished':
      return [event.summary];
    case 'tool.called':
      return [event.tool, event.target];
    case 'file.changed':
      return [event.file];
    case 'validation.completed':
      return [
        event.evidence.command.join(' '),
        event.evidence.tail,
        ...[event.evidence.treeAfter, event.evidence.log ?? ''].map((hash) => hash.slice(0, 12)),
      ];
    case 'review.completed':
      return event.issues.flatMap(({ title, file, fix, description }) => [title, file ?? '', fix, description]);
    default:
      return [];
  }
}
