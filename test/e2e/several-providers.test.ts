import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import { stringify } from 'yaml';
import { startChatServer } from '../fakes/model-server/chat-server.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { atEnd } from './playing.ts';
import { openScene } from './scene.ts';
import { tinyFiles } from './tiny.ts';

const feature = ['feature', 'A thing', '--yes', '--trust-workspace'];
const layer = (file: string) => [calls(call('read', { path: file })), write(file, 'new\n'), passed] as const;

test('agents of one run have different providers and models: by the workspace, and by the person, whose word counts more', async () => {
  const local = await startChatServer(
    ['small', 'large'],
    acting([
      [/^Source /, ...layer('src/a.txt')],
      [/^REVIEW /, approvedReview],
    ]),
  );
  atEnd(() => local.close());
  const handler = acting([
    [/^SPEC /, finish(spec({ Source: ['src/a.txt'], Library: ['lib/b.txt'] }))],
    [/^Library /, ...layer('lib/b.txt')],
  ]);
  const file = '.claude/batuta.yaml';
  const said = '    section: Source\n    provider: local\n    model: small\n';
  const files = {
    ...tinyFiles(),
    [file]: (tinyFiles('review: { skipUpToFiles: 0 }\n')[file] ?? '').replace('    section: Source\n', said),
  };
  const scene = await openScene({ files, handler });
  atEnd(() => scene.remove());
  const settings = (routing: object): Promise<void> =>
    scene.write(
      path.relative(scene.root, path.join(scene.home, 'settings.yaml')),
      stringify({ providers: { local: { url: local.url, label: 'My Server' } }, routing }),
    );

  await settings({ review: { provider: 'local', model: 'medium' } });
  const refused = await scene.cli(feature);
  expect([refused.code, refused.stderr, local.asked, scene.asked()]).toMatchObject([
    2,
    expect.stringContaining('My Server has no model "medium". It has: small, large. Choose one with --model'),
    [],
    [],
  ]);

  await settings({ review: { provider: 'local', model: 'large' } });
  const ran = await scene.run(feature);
  expect([ran.code, ran.report.status, await scene.read('src/a.txt'), await scene.read('lib/b.txt')]).toEqual([
    0,
    'completed',
    'new\n',
    'new\n',
  ]);
  expect([...new Set(local.asked.map((one) => one.replace(/ .*/u, '')))]).toEqual(['small', 'large']);
  expect(scene.asked().filter((one) => !/^(?:SPEC|Library) /u.test(one))).toEqual([]);
  expect(ran.report.cost.unpricedTurns).toBe(local.asked.length);
});
