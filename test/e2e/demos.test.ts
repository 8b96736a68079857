import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';
import { sampled } from '../sweeps/sampled.ts';
import { atEnd } from './playing.ts';
import { openScene } from './scene.ts';

const project = path.resolve(import.meta.dirname, '../..');

/** What the documents tell a reader to play: `sample`, and `sample` with a pipeline. */
async function documented(): Promise<string[]> {
  const docs = (await readdir(path.join(project, 'docs'))).filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(
    ['README.md', ...docs.map((name) => `docs/${name}`)].map((name) => readFile(path.join(project, name), 'utf8')),
  );
  const named = texts.join('\n').matchAll(/`(?:npm start -- |batuta )?sample ([a-z]+)`/gu);
  return [...new Set(['feature', ...[...named].map(([, pipeline = '']) => pipeline)])];
}

const demos = await documented();

test('the documents name every demo that the sample has, and no other', async () => {
  expect(demos.toSorted()).toEqual(['feature', ...Object.keys((await readScript(scriptOf('sample'))).requests)].toSorted());
});

sampled.each(demos)('the demo "%s": no agent speaks of a file that is not there, and every fix mends something', async (pipeline) => {
  const scene = await openScene({ workspace: 'single' });
  atEnd(() => scene.remove());
  const { code, events, report } = await scene.run(['sample', pipeline, '--yes', '--provider', 'scripted']);
  const root = report.workspace;
  atEnd(() => rm(root, { recursive: true, force: true }));
  expect({ code, reason: report.reason, proof: report.proof?.verdict }).toEqual({ code: 0, reason: null, proof: 'proven' });

  const issues = report.reviews.flatMap((review) => review.issues);
  expect(issues.filter(({ file }) => file === null || !existsSync(path.join(root, file)))).toEqual([]);
  const missed = events.flatMap((event) => (event.type === 'tool.called' && event.tool === 'read' && !event.ok ? [event.target] : []));
  expect(missed).toEqual([]);
  const notices = events.flatMap((event) => (event.type === 'notice' ? [inEnglish(event.text)] : []));
  expect(notices.filter((text) => text.includes('changed nothing'))).toEqual([]);
});
