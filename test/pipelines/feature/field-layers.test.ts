import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { fakeMemory } from '../../fakes/fake-memory.ts';
import { writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const registry = (entities: readonly string[]): string =>
  JSON.stringify({
    _meta: { version: '3.1' },
    _patterns: { simple: 'Patient' },
    e: Object.fromEntries(entities.map((name) => [name, {}])),
  });
const moduleOf = (name: string): Record<string, string> => ({
  [`database/migrations/001_create_${name}.sql`]: '',
  [`backend/${name}.service.ts`]: '',
  [`frontend/${name}-form.tsx`]: '',
});
const patient = moduleOf('patient');
const doctor = 'backend/doctor.service.ts';

/** The layers that a request is said to concern, and why. */
async function about(request: string, files: Record<string, string>, remembered: readonly string[] = []): Promise<unknown> {
  const known = { name: 'Doctor', entityType: 'entity', observations: [`Files: ${remembered.join(', ')}`] };
  stage = await openStage({
    agents: [agent('database'), agent('backend'), agent('frontend')],
    approves: true,
    files: { '.claude/entity-registry.json': registry(['Patient', 'Doctor']), ...files },
    memory: fakeMemory({ entities: remembered.length === 0 ? [] : [known], relations: [] }),
    acts: [
      [/^SPEC/, writesSpec({ Backend: [doctor] })],
      [/^Backend/, writes(doctor, 'z')],
      [/^REVIEW/, () => finished('## Review: APPROVED\n\n### Issues Found\nnone\n')],
    ],
  });
  await stage.start(request);
  expect(await stage.ended()).toBe('completed');
  const { understood } = await stage.state();
  return { layers: understood?.layers, reasons: understood?.reasons.map(inEnglish) };
}

const all = ['Database', 'Backend', 'Frontend'];

test('a new field concerns the layers that modules like this one have, though its own files show one', async () => {
  expect(await about('Add a phone to Doctor', { ...patient, [doctor]: '' })).toEqual({
    layers: all,
    reasons: ['a new field concerns every layer that modules like Patient have'],
  });
});

test('what an earlier run touched is not all: the files of the module count as well', async () => {
  expect(await about('Add a phone to Doctor', moduleOf('doctor'), [doctor])).toEqual({ layers: all, reasons: [] });
});

test('files that are called after nobody count where they speak of it, tests and texts apart', async () => {
  const files = {
    'database/001.sql': 'create table doctors (id int);\n',
    [doctor]: '',
    'frontend/forms.tsx': 'export const DoctorForm = () => null;\n',
  };
  expect(await about('Add a phone to Doctor', files)).toEqual({ layers: all, reasons: [] });
  await stage.close();
  const others = { [doctor]: '', 'frontend/a.test.ts': 'Doctor\n', 'database/README.md': 'Doctor\n' };
  expect(await about('Add a phone to Doctor', others)).toEqual({ layers: ['Backend'], reasons: [] });
});

test('of anything else its own files say what it concerns', async () => {
  expect(await about('Sort Doctor by name', { ...patient, [doctor]: '' })).toEqual({ layers: ['Backend'], reasons: [] });
});
