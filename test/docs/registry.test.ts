import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { readRegistry } from '../../src/core/registry/read-registry.ts';
import { referenceFiles } from '../../src/core/registry/reference-files.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { reportSchema } from '../../src/protocol/report.ts';
import { reviewReportSchema } from '../../src/protocol/review-report.ts';
import { evidenceSchema, runEventBodySchema } from '../../src/protocol/run-event.ts';
import { runSettingsSchema } from '../../src/protocol/run-settings.ts';
import { specTypeSchema } from '../../src/protocol/spec.ts';
import { project, readDocument } from './documents.ts';

const file = '.claude/entity-registry.json';

async function ours() {
  const result = readRegistry(await readDocument(file), file);
  if (!result.ok)
    throw new Error(result.problems.map(({ line, key, message }) => `${file}:${line} ${key}: ${inEnglish(message)}`).join('\n'));
  return result;
}

/** Values of an enum field of an event. */
function valuesOf(type: string, field: string): readonly string[] {
  const event = runEventBodySchema.options.find((option) => option.shape.type.value === type);
  const schema = (event?.shape as Record<string, z.ZodEnum> | undefined)?.[field];
  if (!schema) throw new Error(`The event ${type} has no field ${field}.`);
  return schema.options.map(String);
}

test('our registry is of the newest version', async () => {
  expect(JSON.parse(await readDocument(file))).toMatchObject({ _meta: { version: '3.1' } });
});

test('its references are entities, and its patterns are entities with files', async () => {
  const { registry } = await ours();
  const names = Object.keys(registry.entities);
  const unknown = Object.entries(registry.entities).flatMap(([name, { refs }]) =>
    refs.filter((ref) => !names.includes(ref)).map((ref) => `${name} → ${ref}`),
  );
  expect(unknown).toEqual([]);
  const paths = globSync('src/**/*.ts', { cwd: project }).map((path) => path.replaceAll('\\', '/'));
  const empty = Object.values(registry.patterns).filter((name) => !names.includes(name) || referenceFiles(name, paths).length === 0);
  expect(empty).toEqual([]);
});

test('its enums are those of the protocol', async () => {
  const { registry } = await ours();
  expect(registry.enums).toEqual({
    AttemptOutcome: valuesOf('agent.finished', 'outcome'),
    CapName: valuesOf('budget.reached', 'cap'),
    EvidencePurpose: valuesOf('validation.completed', 'purpose'),
    EvidenceResult: evidenceSchema.shape.result.options,
    NoticeLevel: valuesOf('notice', 'level'),
    ReportVerdict: reportSchema.shape.verdicts.element.shape.result.options,
    ReviewVerdict: reviewReportSchema.shape.verdict.options,
    RunStatus: reportSchema.shape.status.options,
    SettingsSource: runSettingsSchema.shape.source.options,
    SpecType: specTypeSchema.options,
    VerdictResult: valuesOf('verdict', 'result'),
  });
});
