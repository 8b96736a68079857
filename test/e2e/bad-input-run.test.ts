import { access, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { mustEnd, feature, openWorld, request, runIdIn, settingsWith, type World } from './batuta-process.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.remove());

const there = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** A script for `node -e` that leaves a trace outside of the workspace. */
const leave = (trace: string): string => `require('node:fs').appendFileSync(${JSON.stringify(trace)}, 'x')`;

describe('odd places', () => {
  it.each([
    ['an empty folder', async () => {}],
    ['an empty repository', async (folder: string) => void (await world.git('init', '--quiet', folder))],
  ] as const)('%s is told plainly', async (_name, make) => {
    const folder = await mkdtemp(path.join(world.folder, 'empty-'));
    await make(folder);
    const before = await world.snapshot(folder);
    const ended = await world.run(feature('--workspace', folder));
    mustEnd(ended, 2);
    expect(ended.stderr).toContain('has no files');
    expect(await world.snapshot(folder)).toEqual(before);
  });

  it('a workspace with spaces and letters of other scripts, by a link, without git', async () => {
    const folder = path.join(world.folder, 'mein Projekt – 日本 ✓');
    await cp(world.root, folder, { recursive: true, filter: (file) => !/\.git$|\.claude$/.test(file) });
    const link = path.join(world.folder, 'a link');
    await symlink(folder, link);
    const plan = await world.run(feature('--workspace', link, '--plan'));
    mustEnd(plan, 3);
    // The same workspace and the same run, whichever name it goes by.
    const spec = /spec\/active\/[^\s]+\/spec\.md/.exec(plan.said)?.[0] ?? '';
    const ended = await world.run(['approve', path.join(link, spec), '--yes']);
    mustEnd(ended, 0);
    expect(runIdIn(ended.said)).toBe(runIdIn(plan.said));
    expect(await there(path.join(folder, 'src/truncate.js'))).toBe(true);
    const applied = await world.run(['apply', 'last', '--commit', '--workspace', link]);
    mustEnd(applied, 2);
    expect(applied.stderr).toContain('is no git repository');
  });
});

describe('odd input', () => {
  it('a context that is not UTF-8 is warned of, and the run goes on', async () => {
    await world.write('.claude/context/code/a.core.md', Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]));
    const ended = await world.run(feature());
    mustEnd(ended, 0);
    expect(ended.said).toMatch(/\.claude\/context\/code\/a\.core\.md.*UTF-8/);
  });

  it('a request with control characters and emoji runs, and reaches the terminal tamed', async () => {
    const odd = `${request} 🎉\u001b[2J\u0007\u202e`;
    const ended = await world.run(['feature', '-', '--provider', 'scripted', '--yes'], { stdin: odd });
    mustEnd(ended, 0);
    expect(ended.said).toContain('🎉');
    // oxlint-disable-next-line no-control-regex -- that none of them is there
    expect(ended.said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/);
  });
});

describe('what goes missing on the way', () => {
  it('a validation program: stops without a retry, and goes on when it is back', async () => {
    const tools = await mkdtemp(path.join(world.folder, 'tools-'));
    const program = path.join(tools, 'prove');
    await symlink(process.execPath, program);
    const flag = path.join(tools, 'dropped');
    // Gone after the agent's work; before it, the same command was seen to pass.
    const dropOnce = `const fs = require('node:fs'); const flag = ${JSON.stringify(flag)}; if (!fs.existsSync(flag)) fs.writeFileSync(flag, ''); else if (!fs.existsSync(flag + '2')) { fs.writeFileSync(flag + '2', ''); fs.rmSync(${JSON.stringify(program)}); }`;
    const commands = [
      ['node', '-e', dropOnce],
      [program, '--version'],
    ];
    await world.write('.claude/batuta.yaml', `agents:\n  code:\n    owns: ['**']\n    validate: ${JSON.stringify(commands)}\n`);
    const ended = await world.run(feature());
    mustEnd(ended, 1);
    expect(ended.said).toContain('no attempt of an agent can fix this');
    expect(ended.said).not.toContain('RETRY');
    await symlink(process.execPath, program);
    const again = await world.run(['resume', runIdIn(ended.said)]);
    mustEnd(again, 0);
    expect(again.said).toContain('Code  proven');
  });

  it('the spec, during the wait: it is written again and asked again', async () => {
    const plan = await world.run(feature('--plan'));
    mustEnd(plan, 3);
    const spec = path.join(world.root, 'spec');
    await rm(spec, { recursive: true });
    const ended = await world.run(['approve', 'last', '--yes']);
    expect(ended.said).toContain('was deleted; it was restored from the journal');
    mustEnd(ended, 0);
  });

  it('the settings, after the run: broken ones keep no run from being shown, undone or cancelled', async () => {
    expect((await world.run(feature())).code).toBe(0);
    await world.write('.claude/batuta.yaml', 'agents: [\n');
    for (const command of [
      ['runs', 'show', 'last', '--json'],
      ['undo', 'last'],
    ]) {
      const ended = await world.run(command);
      mustEnd(ended, 0);
    }
    expect(await there(path.join(world.root, 'src/truncate.js'))).toBe(false);
  });
});

describe('trust', () => {
  it('an untrusted workspace runs no command of its own; trust lets them run', async () => {
    const trace = path.join(world.folder, 'trace');
    await world.write('.claude/batuta.yaml', settingsWith(['node', '-e', leave(trace)]));
    await world.write('.claude/scripts/sync-registry.js', `${leave(trace)};`);
    await world.write('.claude/scripts/sync-compile.js', `${leave(trace)};`);
    const untrusted = await world.run(['feature', request, '--provider', 'scripted', '--yes']);
    mustEnd(untrusted, 0);
    expect(untrusted.said).toContain('not trusted: its commands are not run');
    expect(untrusted.said).toContain('unproven');
    expect(untrusted.said).toContain('batuta trust');
    expect(await there(trace)).toBe(false);

    await world.run(['undo', 'last']);
    expect((await world.run(['trust'])).code).toBe(0);
    const trusted = await world.run(['feature', request, '--provider', 'scripted', '--yes']);
    mustEnd(trusted, 0);
    expect(trusted.said).toContain('Code  proven');
    expect(await there(trace)).toBe(true);

    await world.run(['undo', 'last']);
    await rm(trace);
    const removed = await world.run(['trust', '--remove']);
    expect([removed.code, removed.said]).toEqual([0, expect.stringContaining('is not trusted any more')]);
    expect((await world.run(['trust', '--remove'])).said).toContain('was not trusted');
    expect((await world.run(['feature', request, '--provider', 'scripted', '--yes'])).code).toBe(0);
    expect(await there(trace)).toBe(false);
  });

  it('a damaged list of trust trusts nobody, and says so', async () => {
    await mkdir(world.home, { recursive: true });
    await writeFile(path.join(world.home, 'trust.json'), '{"trusted": ');
    const ended = await world.run(['feature', request, '--provider', 'scripted', '--yes']);
    mustEnd(ended, 2);
    expect(ended.stderr).toContain('trust.json is damaged, so no workspace counts as trusted');
  });
});
