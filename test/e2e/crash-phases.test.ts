import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { sweep } from '../sweeps/sweep.ts';
import { acting, approvedReview, call, calls, finish, passed, rejectedReview, spec, write } from './answers.ts';
import { openCrashable, type Play } from './crash.ts';
import { alwaysReviewed } from './playing.ts';
import { filesAt } from './scene.ts';
import { calmly, survives, type Stand } from './survives.ts';
import { tinyFiles } from './tiny.ts';

/** When the process is killed: in a call of the model, at a journal write, or where it stays for a while. */
const moments: Readonly<Record<string, Play>> = {
  'in SYNC': { kill: { at: '"phase.started","phase":"sync"', when: 'after' } },
  'in the first call of SPEC': { killAsked: ({ label }) => label.startsWith('SPEC ') },
  'at the approval': { approves: false, killWhen: (journal) => journal.includes('"question.asked"') },
  'in IMPLEMENT, when the first file was written': { killAsked: (_call, journal) => journal.includes('"file.changed","agent":"backend"') },
  'in a build of VALIDATE': { killWhen: (journal) => journal.includes('"validation.started"') },
  'in RETRY': { killAsked: ({ label, turn }) => label.startsWith('RETRY ') && turn > 0 },
  'in REVIEW': { killAsked: ({ label }) => label.startsWith('REVIEW ') },
  'in a fix of the REVIEW': { killAsked: ({ label, turn }) => label.startsWith('REVIEW-FIX ') && turn > 0 },
  'in COMPLETE': { kill: { at: '"phase.started","phase":"complete"', when: 'after' } },
};

async function realBuilds(): Promise<Stand> {
  const script = await readScript(scriptOf('sample'));
  const copy = await copyWorkspace('sample', { git: true, link: true });
  const run = await openCrashable(copy, script.request, scriptedHandler({ script, delayMs: 0 }));
  return { run, hold: async () => {}, release: async () => {} };
}

const rewrite = (content: string) => [calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', content), passed] as const;

/** Every phase within a second or two: a layer that fails first, another one, a review that rejects first. */
async function cheapCommands(): Promise<Stand> {
  const files = tinyFiles(alwaysReviewed);
  // What is measured before any work, while the spec is written, is not held: no question would come.
  const waits = `import * as fs from 'node:fs';
const isBase = ['src/a.txt', 'lib/b.txt'].every((file) => fs.readFileSync(file, 'utf8').startsWith('old '));
while (!isBase && fs.existsSync('.git/held')) await new Promise((go) => setTimeout(go, 20));
`;
  const copy = await filesAt(
    {
      ...files,
      'check.mjs': `${waits}${files['check.mjs']}`,
      '.claude/batuta.yaml':
        files['.claude/batuta.yaml']?.replace('  source:\n    section: Source', '  backend:\n    section: Backend') ?? '',
    },
    true,
  );
  const run = await openCrashable(
    copy,
    'A thing',
    acting([
      [/^SPEC /, calls(call('read', { path: 'README.md' })), finish(spec({ Backend: ['src/a.txt'], Library: ['lib/b.txt'] }))],
      [/^Backend /, ...rewrite('bad a\n')],
      [/^RETRY Backend /, ...rewrite('new a\n')],
      [/^Library /, calls(call('read', { path: 'lib/b.txt' })), write('lib/b.txt', 'new b\n'), passed],
      [/^REVIEW Thing \(1/, calls(call('read', { path: 'src/a.txt' })), rejectedReview('src/a.txt')],
      [/^REVIEW-FIX Backend /, ...rewrite('better a\n')],
      [/^REVIEW /, approvedReview],
    ]),
  );
  const held = path.join(copy.root, '.git/held');
  return { run, hold: () => writeFile(held, ''), release: () => rm(held) };
}

for (const [title, open, sample] of [
  ['kill −9 once in every phase: same final tree, no journaled answer asked for again', cheapCommands, 1],
  ['the same with real builds', realBuilds, 0],
] as const) {
  const calm = calmly(open);
  sweep(title, Object.entries(moments), { sample, name: ([moment]) => moment }, async ([, play]) => survives(open, play, await calm()));
}
