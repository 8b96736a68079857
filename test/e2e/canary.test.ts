import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reportMarkdown } from '../../src/core/report/report-markdown.ts';
import { snapshot } from '../node/checkpoint-world.ts';
import { acting, approvedReview, call, calls, finish, passed, spec, write } from './answers.ts';
import { openFiles } from './playing.ts';
import { tinyFiles } from './tiny.ts';
import { createRecordingLogger } from '../fakes/silent-logger.ts';
import { wholeRun } from './whole-run.ts';

/** One for each place, so that a hit says where it came from. */
const canaries = {
  env: 'canary-env-4f1d77',
  local: 'canary-local-90ab13',
  key: 'MIIcanaryKEY5522aabbccddeeff',
  npm: 'canary-npm-6627fe',
  hidden: 'canary hidden by the person',
  outer: 'canary-outer-5be001',
  deep: 'canary-deep-71c2e8',
};

const secrets = {
  '.env': `API_TOKEN=${canaries.env}\nNODE_ENV=test\n`,
  'src/a/b/c/d/e/.env.production': `NAME=x\nSESSION_SECRET=${canaries.deep}\n`,
  'src/config/.env.local': `export DB_PASSWORD="${canaries.local}"\n`,
  'src/server.pem': `-----BEGIN PRIVATE KEY-----\n${canaries.key}\n-----END PRIVATE KEY-----\n`,
  '.npmrc': `//registry.example.org/:_authToken=${canaries.npm}\n`,
  'src/private/notes.txt': `${canaries.hidden}\n`,
};

/** What a test of the workspace might do: it prints what it can get at, but for what only the person hides, which nobody could know again. */
const check = `import { readFileSync, writeFileSync } from 'node:fs';
for (const file of ['src/a/b/c/d/e/.env.production', '.env', 'src/config/.env.local', 'src/server.pem', '.npmrc']) console.log(file + ': ' + readFileSync(file, 'utf8'));
console.log(JSON.stringify(process.env));
writeFileSync('environment.log', JSON.stringify(process.env));
`;

/** Everything below a folder as text, objects of git unpacked. */
function everything(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      return `${entry.name}\n${(/^[0-9a-f]{62}$/u.test(entry.name) ? inflateSync(bytes) : bytes).toString('utf8')}`;
    })
    .join('\n');
}

const hits = (text: string): string[] => Object.entries(canaries).flatMap(([name, canary]) => (text.includes(canary) ? [name] : []));

test('no secret gets anywhere, whatever an agent asks for: journal, logs, prompts, environments, reports, checkpoints', async () => {
  const names = [...Object.keys(secrets), 'src/link-to-env', 'src/link-to-notes/notes.txt', 'src/.ENV', '.env::$DATA'];
  const reads = calls(...names.map((name) => call('read', { path: name })));
  const searches = calls(
    ...['canary', '-4f1d', 'MII', 'hidden by', '-90ab', '_authToken', 'PASSWORD'].map((pattern) => call('grep', { pattern })),
    call('glob', { pattern: '**' }),
  );
  const edits = calls(
    ...names.map((name) => call('edit', { path: name, old_string: 'canary', new_string: 'x' })),
    ...names.map((name) => call('write', { path: name, content: 'x' })),
  );
  const runs = calls(call('run', { command: 'node act.mjs' }), call('run', { command: 'cat .env' }));
  const at = await openFiles(
    {
      ...tinyFiles(),
      ...secrets,
      '.gitignore': '*.local\n*.log\n',
      '.batutaignore': 'private/\n',
      'act.mjs': check,
      '.claude/batuta.yaml':
        'agents:\n  source: { section: Source, owns: ["**"], validate: [node act.mjs], run: [node act.mjs] }\nreview: { skipUpToFiles: 0 }\n',
    },
    acting([
      [/^SPEC /, reads, searches, finish(spec({ Source: ['src/new.txt'] }))],
      [/^Source /, reads, searches, edits, runs, write('src/new.txt', 'good\n'), passed],
      [/^REVIEW /, reads, searches, approvedReview],
    ]),
  );
  symlinkSync('../.env', path.join(at.root, 'src/link-to-env'));
  symlinkSync('private', path.join(at.root, 'src/link-to-notes'));
  mkdirSync(path.join(at.root, 'later'));
  writeFileSync(path.join(at.root, 'later/.env'), `SECRET=${canaries.env}`);
  process.env['OUTER_API_KEY'] = canaries.outer;
  const git = snapshot(path.join(at.root, '.git'));
  try {
    const logger = createRecordingLogger();
    const run = await wholeRun(at, { logger });
    expect(run.state.status).toBe('completed');
    expect(hits(JSON.stringify(logger.lines))).toEqual([]);
    expect(hits(JSON.stringify(run.events))).toEqual([]);
    expect(hits(JSON.stringify(at.model.requests()))).toEqual([]);
    expect(hits(JSON.stringify(run.report) + reportMarkdown(run.report))).toEqual([]);
    const kept = everything(at.home);
    expect(hits(kept)).toEqual([]);
    // What was printed is there, without the values.
    for (const shown of [
      '.env: API_TOKEN=[secret]\nNODE_ENV=test\n',
      'DB_PASSWORD="[secret]"',
      'KEY-----\n[secret]\n',
      '_authToken=[secret]',
      'SESSION_SECRET=[secret]',
    ])
      expect([shown, kept.includes(shown)]).toEqual([shown, true]);
    expect(hits(readFileSync(path.join(at.root, 'environment.log'), 'utf8'))).toEqual([]);
    for (const [name, text] of Object.entries(secrets)) expect(readFileSync(path.join(at.root, name), 'utf8')).toBe(text);
    expect(snapshot(path.join(at.root, '.git'))).toEqual(git);
  } finally {
    delete process.env['OUTER_API_KEY'];
  }
});
