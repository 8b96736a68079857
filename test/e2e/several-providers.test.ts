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
  /** The largest answer that each model was asked for. */
  const most = new Map<string, unknown>();
  const plays = acting([
    [/^Source /, ...layer('src/a.txt')],
    [/^REVIEW /, approvedReview],
  ]);
  const local = await startChatServer(['small', 'large'], (request) => {
    most.set(request.model, request.body['max_completion_tokens'] ?? request.body['max_tokens']);
    return plays(request);
  });
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
      stringify({
        providers: { local: { url: local.url, label: 'My Server' } },
        modelFigures: { local: { small: { input: 10, output: 20, contextTokens: 20_000 } } },
        routing,
      }),
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
  // What the person says of one model is its price and its window; of the other nobody knows any.
  expect(Object.fromEntries(most)).toEqual({ small: 5000, large: 16_000 });
  const { byModel, unpricedTurns } = ran.report.cost;
  const paid = (model: string) => byModel.find((one) => one.model === model);
  expect([paid('large')?.usd, unpricedTurns]).toEqual([null, paid('large')?.turns]);
  const { turns = 0, usd } = paid('small') ?? {};
  expect([turns, usd?.toFixed(6)]).toEqual([3, ((3 * (100 * 10 + 10 * 20)) / 1_000_000).toFixed(6)]);
});
