import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/app/contracts.ts';
import { createFakeWorld } from '../fakes/fake-app.ts';
import { runPlain } from './fake-terminal.ts';

describe('errors', () => {
  it('of the person are told with their exit code, without a stack', async () => {
    const world = createFakeWorld({ sessionError: new UserError('No model provider can be used.\n  - Set a key.') });
    expect(await runPlain(world, ['feature', 'x'])).toEqual({ code: 2, out: '', err: 'No model provider can be used.\n  - Set a key.\n' });
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
