import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { openCrashable } from '../e2e/crash.ts';
import { atEnd } from '../e2e/playing.ts';
import { backendOfTheScript } from '../e2e/sample-backend.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import type { Saying } from './loopback-models.ts';
import { agents, reported, scratch, withLoopback } from './real-agent.ts';

const folder = process.env['BATUTA_TEST_AGENTS'] ?? '';
const finished = reported({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });

/** How many programs are at work in a folder, as this machine lists them. */
function programsIn(root: string): number {
  const at = (pid: string): string | null => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`);
    } catch {
      return null; // It has ended meanwhile.
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/u.test(name) && at(name) === root).length;
}

test("the sample's feature with Codex as its Backend, killed in mid-turn with the run: half of its work is put back, and it does it whole", async () => {
  const { files, fixes } = await backendOfTheScript();
  const workspace = await copyWorkspace('sample', { git: true, link: true, below: scratch });
  const { root } = workspace;
  const [first = ''] = Object.keys(files);
  const text = (file: string): string | null => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : null);
  const before = text(first);

  let died = false;
  let working = false;
  /** What it finds when it begins again. */
  let found: string | null | undefined;
  const says: Saying = async (turn, told) => {
    const todo = Object.entries(told.includes('REVIEW-FIX') ? fixes : files);
    if (turn > 0 && !died) {
      working = true;
      return new Promise<never>(() => {});
    }
    if (died && found === undefined) found = text(first);
    const next = todo[turn];
    return next ? agents.codex(path.join(root, next[0]), next[1]) : finished;
  };
  const home = mkdtempSync(path.join(scratch, 'batuta-external-'));
  const models = await withLoopback(folder, home, says);
  atEnd(async () => {
    models.close();
    rmSync(home, { recursive: true, force: true });
  });
  const script = await readScript(scriptOf('sample'));
  const handler = scriptedHandler({ script, delayMs: 0 });
  const crash = await openCrashable(workspace, script.request, handler, undefined, models.env);
  atEnd(() => crash.remove());
  writeFileSync(path.join(crash.home, 'settings.yaml'), stringify({ routing: { backend: { harness: 'codex' } } }));

  expect(await crash.play({ killWhen: () => working })).toBeNull();
  died = true;
  expect([text(first) === before, text(first)]).toEqual([false, files[first]]);
  expect((await crash.play())?.outcome.status).toBe('completed');
  expect(found).toBe(before);
  expect(Object.fromEntries(Object.keys(fixes).map((file) => [file, text(file)]))).toEqual(fixes);
  expect(crash.asked().filter((one) => one.includes('Backend'))).toEqual([]);
  expect(await crash.journal()).toContain('was interrupted in the middle of its work');
  expect(programsIn(root)).toBe(0);
});
