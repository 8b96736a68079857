import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { OpenedProgram } from '../../src/core/ports.ts';
import type { EndLimits } from '../../src/node/end-processes.ts';
import { createProcesses } from '../../src/node/processes.ts';
import { isRunning } from '../e2e/gate.ts';
import { scratchFolder, writeFiles } from './scratch.ts';

const env: NodeJS.ProcessEnv = { ...process.env, MY_KEY: 'key', ANTHROPIC_API_KEY: 'other key' };

async function open(script: string, limits: Partial<EndLimits> = {}): Promise<OpenedProgram & { readonly root: string }> {
  const root = scratchFolder('program');
  writeFiles(root, { 'talk.mjs': script });
  const program = await createProcesses({ root, env, limits }).open({
    argv: [process.execPath, 'talk.mjs'],
    variables: ['MY_KEY', 'NOT_THERE'],
    mark: 'run-1',
  });
  if ('missing' in program) throw new Error(program.missing);
  onTestFinished(() => program.close());
  return { ...program, root };
}

it('a program is talked with in the workspace, and gets its own variables only', async () => {
  const program = await open(
    `process.stdin.on('data', (text) => process.stdout.write(String(text).toUpperCase() + JSON.stringify([process.cwd(), process.env.MY_KEY, process.env.ANTHROPIC_API_KEY ?? null])));`,
  );
  const writer = program.input.getWriter();
  await writer.write(Buffer.from('hello '));
  const { value } = await program.output.getReader().read();
  expect(Buffer.from(value ?? []).toString()).toBe(`HELLO ${JSON.stringify([program.root, 'key', null])}`);
});

it('when it ends, its last words are told, and what it left running is ended', async () => {
  const program = await open(`import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const left = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
writeFileSync('pid', String(left.pid));
console.error('no account');
process.exit(3);`);
  expect(await program.ended).toEqual({ said: 'no account', exitCode: 3 });
  const pid = Number(readFileSync(path.join(program.root, 'pid'), 'utf8'));
  onTestFinished(async () => void ((await isRunning(pid)) && process.kill(pid)));
  expect(await isRunning(pid)).toBe(process.platform !== 'linux');
});

it('it is ended by close, also when it does not want to', async () => {
  const program = await open(`process.on('SIGTERM', () => {}); process.stdout.write('here'); setInterval(() => {}, 1000);`, {
    graceMs: 50,
  });
  await program.output.getReader().read();
  await program.close();
  expect(await isRunning(program.group.pid)).toBe(false);
});

it('one that is not there, or lies in the workspace, is missing', async () => {
  const root = scratchFolder('program');
  writeFiles(root, { 'bin/agent': '#!/bin/sh\n' });
  const processes = createProcesses({ root, env: { ...env, PATH: `${root}/bin:${env['PATH'] ?? ''}` } });
  for (const name of ['no-such-agent', 'agent'])
    expect(await processes.open({ argv: [name], variables: [], mark: 'run-1' })).toEqual({
      missing: `The program "${name}" was not found on PATH. Install it, or correct the command.`,
    });
});
