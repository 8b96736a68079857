import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ownsPath } from '../../../src/core/policy/owned-paths.ts';
import { readRegistry } from '../../../src/core/registry/read-registry.ts';
import { understandRequest } from '../../../src/core/registry/understand.ts';
import { claimsOf } from '../../../src/core/report/parse-agent-report.ts';
import { reviewOf } from '../../../src/core/report/parse-review.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { parseSpec } from '../../../src/core/spec/parse-spec.ts';
import { readFinish, type FinishForm } from '../../../src/core/tool/finish.ts';
import { specFieldsSchema, type Finish } from '../../../src/protocol/agent-report.ts';
import { diagnosisFieldsSchema } from '../../../src/protocol/diagnosis.ts';
import { workspaceSettingsSchema } from '../../../src/protocol/settings-file.ts';
import { expandJson } from '../../../src/providers/scripted/expand-text.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { scriptOf, type WorkspaceName } from '../../fakes/copy-workspace.ts';

const names: readonly WorkspaceName[] = ['sample', 'single', 'portuguese', 'python'];

/** Labels of a script's rules and the reports with which they finish. */
async function reports(name: WorkspaceName): Promise<{ label: string; report: Finish['report'] }[]> {
  const script = await readScript(scriptOf(name));
  return script.rules.map(({ label, turns }) => {
    const finish = turns.at(-1)?.tools?.find((tool) => tool.name === 'finish');
    const forms: Record<string, FinishForm> = { SPEC: 'spec', REVIEW: 'review', DIAGNOSE: 'diagnosis' };
    const form = forms[label.split(' ', 1)[0] ?? ''] ?? 'work';
    const read = readFinish(form, expandJson(finish?.input ?? null, { words: { today: '2026-11-21' }, switches: new Set() }));
    if (!read.ok) throw new Error(`${label}: ${read.problem}`);
    return { label, report: read.finish.report };
  });
}

/** Owned paths by section; everything is one agent's where a workspace has no settings. */
async function owners(name: WorkspaceName): Promise<Record<string, readonly string[]>> {
  if (name === 'single' || name === 'python') return { Code: ['**'] };
  const file = path.join(path.dirname(scriptOf(name)), '..', name, '.claude/batuta.yaml');
  const settings = workspaceSettingsSchema.parse(parse(await readFile(file, 'utf8')));
  return Object.fromEntries(
    Object.entries(settings.agents ?? {}).map(([agent, { section, owns }]) => [
      section ?? `${agent.charAt(0).toUpperCase()}${agent.slice(1)}`,
      owns,
    ]),
  );
}

for (const name of names) {
  test(`${name}: specs, reports and reviews are what the parsers read`, async () => {
    const layers = await owners(name);
    const diagnoses: unknown[] = [];
    for (const { label, report } of await reports(name)) {
      if (label.startsWith('SPEC')) {
        const parsed = parseSpec(typeof report === 'string' ? report : specFieldsSchema.parse(report).spec);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        expect(parsed.warnings).toEqual([]);
        expect(parsed.spec).toMatchObject({ date: '2026-11-21', status: 'active' });
        expect(parsed.spec.type).not.toBeNull();
        expect(parsed.spec.tasks.length).toBeGreaterThan(0);
        const headings = parsed.spec.layers.map((layer) => layer.heading);
        // A modification stays where it belongs; what is new goes through all layers.
        if (parsed.spec.type === 'modification' && headings.length > 0)
          expect(Object.keys(layers)).toEqual(expect.arrayContaining(headings));
        else expect(headings).toEqual(Object.keys(layers));
        const strangers = parsed.spec.layers.flatMap((layer) =>
          layer.files.filter((file) => !ownsPath(layers[layer.heading] ?? [], file.path)),
        );
        expect(strangers).toEqual([]);
      } else if (label.startsWith('REVIEW ')) {
        const parsed = reviewOf(report, '/work');
        if (!parsed.ok) throw new Error(inEnglish(parsed.problem));
        const first = label.includes('1/3');
        expect(parsed.review.verdict).toBe(first ? 'rejected' : 'approved');
        expect(parsed.review.issues.every((issue) => issue.file !== null && issue.line !== null && issue.rule !== null)).toBe(true);
        expect(parsed.review.issues.length > 0).toBe(first);
      } else if (label.startsWith('DIAGNOSE ')) {
        diagnoses.push(diagnosisFieldsSchema.parse(report));
      } else {
        const { claims } = claimsOf(report, 'Build');
        expect(claims.map((claim) => claim.passed)).toEqual(claims.map(() => true));
        expect(claims.length).toBeGreaterThan(0);
      }
    }
    // Of a bug that an earlier run has fixed, and of one that is there.
    const ofBugs = [
      { verdict: 'not reproducible', causes: [] },
      { verdict: 'bug', reproduction: { kind: 'test' } },
    ];
    expect(diagnoses).toMatchObject(name === 'sample' || name === 'single' ? ofBugs : []);
  });
}

test("the sample's request is a new entity that imitates the bundle", async () => {
  const folder = path.join(path.dirname(scriptOf('sample')), '../sample/.claude');
  const read = readRegistry(await readFile(path.join(folder, 'entity-registry.json'), 'utf8'), 'entity-registry.json');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  expect(understandRequest((await readScript(scriptOf('sample'))).request, read.registry)).toMatchObject({
    entities: [{ name: 'Supplier', known: false }],
    pattern: 'Bundle',
    references: ['Product'],
  });
});
