import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import { mustEnd, openWorld, request, runIdIn, type World } from './batuta-process.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => world.remove());

/** A process that owns a run and answers nothing. */
function ownerProcess(): ReturnType<World['start']> {
  const owner = path.resolve(import.meta.dirname, 'waiting-owner-child.ts');
  return world.start([], { through: [process.execPath, owner, world.root, request] });
}

const taken = 'Your answer is recorded';
const tooLate =
  /^(?:Already answered by .+, \d\d:\d\d: Approve and implement|Already answered by .+; the answer applies when the run continues\.)$/m;

describe('one answer to a question, from real processes', () => {
  it('of two that answer at the same time one is taken, the other is told', async () => {
    const owner = ownerProcess();
    await owner.saw('waiting for approval');
    const runId = runIdIn(owner.said());
    const both = await Promise.all([0, 1].map(() => world.start(['reply', runId, '1', 'approve']).ended));
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1]);
    for (const { code, said } of both) expect(said).toMatch(code === 0 ? taken : tooLate);
    expect((await owner.ended).stdout).toContain('completed');
    const late = await world.run(['reply', runId, '1', 'save']);
    mustEnd(late, 1);
    expect(late.said).toMatch(/^Already answered by .+, \d\d:\d\d: Approve and implement$/m);
  });

  it('an answer to a question that was asked anew since is told who answered it, and answers nothing', async () => {
    const owner = ownerProcess();
    await owner.saw('waiting for approval');
    const runId = runIdIn(owner.said());
    mustEnd(await world.run(['reply', runId, '1', 'save']), 0);
    const late = await world.run(['reply', runId, '1', 'approve']);
    mustEnd(late, 1);
    expect(late.said).toMatch(
      /^(?:Already answered by .+, \d\d:\d\d: Save for later|Already answered by .+; the answer applies when the run continues\.)$/m,
    );
    await owner.saw(/(?:waiting for approval[^]*){2}/);
    expect((await world.run(['inbox'])).said).toContain(`batuta reply ${runId} 2 approve`);
    mustEnd(await world.run(['reply', runId, '2', 'approve']), 0);
    expect((await owner.ended).stdout).toContain('completed');
  });

  it('what waits in a folder is listed by whatever name one comes to it', async () => {
    mustEnd(await world.run(['feature', request, '--provider', 'scripted', '--trust-workspace', '--plan']), 3);
    const link = path.join(world.folder, 'link');
    await symlink(world.root, link);
    const plain = await world.run(['inbox', '--workspace', world.root]);
    expect(plain.said).toContain('1 approve');
    expect((await world.run(['inbox', '--workspace', link])).said).toBe(plain.said);
  });

  it('while the owner is dead: the first is taken and waits for whoever goes on, the second is told', async () => {
    const owner = ownerProcess();
    await owner.saw('waiting for approval');
    const runId = runIdIn(owner.said());
    owner.signal('SIGKILL');
    await owner.ended;
    const first = await world.run(['reply', runId, '1', 'approve']);
    mustEnd(first, 0);
    expect(first.said).toContain(`batuta resume ${runId}`);
    const second = await world.run(['reply', runId, '1', 'changes', 'Something else']);
    mustEnd(second, 1);
    expect(second.said).toContain('; the answer applies when the run continues.');
    const resumed = await world.run(['resume', runId]);
    mustEnd(resumed, 0);
    expect(resumed.said).toContain('answered “Approve and implement”');
  });
});
