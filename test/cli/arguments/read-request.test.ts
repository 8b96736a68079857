import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestLimit } from '../../../src/app/request-limit.ts';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';
import { completed } from '../recorded-runs.ts';
import { featureScript } from '../recorded-scripts.ts';

const world = (): ReturnType<typeof createFakeWorld> => createFakeWorld({ script: featureScript(completed) });

describe('requests', () => {
  it('come as words, from a file and from standard input', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'batuta-request-'));
    await writeFile(path.join(folder, 'request.md'), 'From a file\nwith two lines\n');
    const got: string[] = [];
    for (const [argv, stdin] of [
      [['feature', 'Add', 'discounts', '--yes'], ''],
      [['feature', '--request-file', path.join(folder, 'request.md'), '--yes'], ''],
      [['feature', '-', '--yes'], 'From a pipe\n'],
      [['feature', '--request-file', '-', '--yes'], 'From a pipe too\n'],
    ] as const) {
      const fake = world();
      expect((await runPlain(fake, argv, { stdin })).code).toBe(0);
      got.push(...fake.requests);
    }
    expect(got).toEqual(['Add discounts', 'From a file\nwith two lines', 'From a pipe', 'From a pipe too']);
  });

  it('may be as long as the limit, and not longer', async () => {
    const fake = world();
    expect((await runPlain(fake, ['feature', '-', '--yes'], { stdin: 'x'.repeat(requestLimit) })).code).toBe(0);
    expect(fake.requests.map((request) => request.length)).toEqual([requestLimit]);
    const megabyte = await runPlain(world(), ['feature', '-', '--yes'], { stdin: Buffer.alloc(1024 * 1024, 'x') });
    expect(megabyte).toEqual({
      code: 2,
      out: '',
      err: 'The request from standard input exceeds 200k bytes. Put the material in a workspace file and name that file in a short request.\n',
    });
  });

  it('of a bug may be a whole log, also from standard input', async () => {
    const fake = world();
    const log = `It dies.\n${'x'.repeat(requestLimit)}`;
    expect((await runPlain(fake, ['bugfix', '-', '--yes'], { stdin: log })).code).toBe(0);
    expect(fake.requests).toEqual([`bugfix: ${log}`]);
  });

  it('must be text', async () => {
    const result = await runPlain(world(), ['feature', '-'], { stdin: Buffer.from([0xff, 0xfe, 0x41]) });
    expect([result.code, result.err]).toEqual([2, 'The request in - is not UTF-8 text.\n']);
  });

  it('from a file that cannot be read is refused, with the reason in words', async () => {
    for (const [file, why] of [
      ['/no/such/file', 'there is no such file'],
      [`${import.meta.filename}/below`, 'there is no such file'],
      [import.meta.dirname, 'it is a folder'],
    ] as const) {
      const { code, err } = await runPlain(world(), ['feature', '--request-file', file]);
      expect([code, err]).toEqual([2, `The request file ${file} cannot be read: ${why}. Name another one with --request-file.\n`]);
    }
  });
});
