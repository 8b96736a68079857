import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { sampled as test } from '../sweeps/sampled.ts';
import * as z from 'zod';
import { atEnd, openTiny, specialist, works } from './playing.ts';
import { otlpSchema } from '../core/telemetry/otlp-schema.ts';

const begin = ['feature', 'A thing', '--yes', '--trust-workspace', '--provider', 'anthropic'];

/** Settings of the person that name an endpoint. */
const settings = (endpoint: string): string => `telemetry: { endpoint: '${endpoint}' }\n`;

test('a run that ends is a trace at the endpoint of the person, the same that is written into a file', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(async () => void server.close());
  const scene = await openTiny(specialist(...works));
  await writeFile(path.join(scene.home, 'settings.yaml'), settings(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`));
  expect(await scene.cli(begin)).toMatchObject({ code: 0 });
  expect(bodies.length).toBe(1);
  const trace = otlpSchema.parse(JSON.parse(bodies[0] ?? ''));
  const names = trace.resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name.split(' ')[0])),
  );
  expect([...new Set(names)].sort()).toEqual(['chat', 'execute_tool', 'invoke_agent', 'invoke_workflow']);
  const file = path.join(scene.root, 'trace.json');
  expect(await scene.cli(['runs', 'export', 'last', '--otlp', file])).toMatchObject({ code: 0, stdout: `Trace: ${file}\n` });
  expect(z.json().parse(JSON.parse(await readFile(file, 'utf8')))).toEqual(trace);
});

test('a collector that is gone is told once, and the run ends as without it', async () => {
  const scene = await openTiny(specialist(...works));
  await writeFile(path.join(scene.home, 'settings.yaml'), settings('http://127.0.0.1:1/v1/traces'));
  const { code, stdout, stderr } = await scene.cli(begin);
  expect(code).toBe(0);
  expect(`${stdout}${stderr}`.match(/The trace of the run could not be sent/g)?.length).toBe(1);
});
