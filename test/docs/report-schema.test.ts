import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { reportSchema } from '../../src/protocol/report.ts';
import { project } from './documents.ts';

const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(path.join(project, file), 'utf8'));
const published = z.looseObject({}).parse(await read('docs/report.schema.json'));

test('the published schema of reports is the one that they are written by', () => {
  expect(published).toEqual({ title: 'Report of a run of Batuta', ...z.toJSONSchema(reportSchema) });
});

test('a reader in another language finds the example valid by the published schema, and one that lacks something not', async () => {
  const schema = z.fromJSONSchema(published);
  const example = await read('src/protocol/examples/report.json');
  expect(schema.safeParse(example).error).toBeUndefined();
  const { status: _status, ...without } = z.looseObject({ status: z.string() }).parse(example);
  expect(schema.safeParse(without).success).toBe(false);
});
