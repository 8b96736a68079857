import { expect, it } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { FakeRun } from '../../fakes/fake-run.ts';
import { runPlain } from '../fake-terminal.ts';
import { approved, completed, implemented, upToApproval } from '../recorded-runs.ts';

const [begun, ...others] = [...upToApproval, ...approved, ...implemented, ...completed];
const withoutTrust = { ...begun, trusted: false } as typeof begun & object;

it.each(['', '--trust-workspace'])('says of a run that began without trust that it has no commands: prove last %s', async (option) => {
  const world = createFakeWorld({ known: [{ run: new FakeRun('run-1', [withoutTrust, ...others]) }] });
  // To trust it now would change nothing, so nobody is told to.
  world.untrusted = ['npm run build'];
  expect(await runPlain(world, ['prove', 'last', ...(option === '' ? [] : [option])])).toEqual({
    code: 2,
    out: '',
    err: 'Nothing was proven: run run-1 began without trust, so it has no commands, and keeps that. To have work proven, trust the workspace and start a new run.\n',
  });
});
