import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/app/contracts.ts';
import { sentence } from '../../src/core/describe/message.ts';
import { StorageError } from '../../src/core/durable/errors.ts';
import { SettingsError } from '../../src/core/settings/agent-of.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeTerminal, runPlain } from './fake-terminal.ts';

describe('errors', () => {
  it('of the person are told with their exit code, without a stack', async () => {
    const world = createFakeWorld({ sessionError: new UserError('No model provider can be used.\n  - Set a key.') });
    expect(await runPlain(world, ['feature', 'x'])).toEqual({ code: 2, out: '', err: 'No model provider can be used.\n  - Set a key.\n' });
  });

  it.each([
    [1, new StorageError(sentence('The journal in {0} is gone.', '/runs/r')), 'The journal in /runs/r is gone.\n'],
    [1, new SettingsError(sentence('No agent owns {0}.', 'a')), 'No agent owns a.\n'],
    [
      2,
      Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path: '/runs/r' }),
      '"/runs/r" cannot be changed: this user has no right to, or the disk is read-only. Change its permissions, or work on a copy.\n',
    ],
  ])('of the machine are told as what they are (%i)', async (code, error, err) => {
    const world = { ...createFakeWorld({}), createApp: () => Promise.reject(error) };
    expect(await runPlain(world, ['runs'])).toEqual({ code, out: '', err });
  });

  it('of what is printed to are told, unlike a reader who has enough', async () => {
    const ended = async (code: string): Promise<unknown> => {
      const terminal = createFakeTerminal(createFakeWorld({}));
      const done = runCli(['runs'], terminal.io);
      terminal.io.stdout.emit('error', Object.assign(new Error(`write ${code}`), { code }));
      return [await done, terminal.err()];
    };
    const nothing = 'Nothing of a run is lost: "batuta runs" lists every run.\n';
    expect(await ended('EPIPE')).toEqual([0, '']);
    expect(await ended('EOF')).toEqual([0, '']);
    expect(await ended('ENOSPC')).toEqual([1, `What was printed could not be written: the disk is full. ${nothing}`]);
    expect(await ended('EBADF')).toEqual([1, `What was printed could not be written: write EBADF. ${nothing}`]);
  });

  it('of the program are told briefly, and in full only in the log', async () => {
    const broken = { ...createFakeWorld({}), createApp: () => Promise.reject(new TypeError('x is not a function')) };
    const quiet = await runPlain(broken, ['runs']);
    expect(quiet).toEqual({
      code: 1,
      out: '',
      err: 'Something failed that should not: x is not a function\nNothing is lost: "batuta runs" lists every run. With BATUTA_LOG=debug in the environment the same command tells the cause.\n',
    });
    const loud = await runPlain(broken, ['runs'], { env: { BATUTA_LOG: 'debug' } });
    expect(loud.err).toMatch(/error unexpected error .*"stack":"TypeError: x is not a function/);
  });
});
