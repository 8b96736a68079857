import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAgentReport } from '../../src/core/report/parse-agent-report.ts';
import { parseReview } from '../../src/core/report/parse-review.ts';
import { readRegistry } from '../../src/core/registry/read-registry.ts';
import { checkAgents } from '../../src/core/settings/check-agents.ts';
import { readWorkspaceSettings } from '../../src/core/settings/read-settings.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { parseSpec } from '../../src/core/spec/parse-spec.ts';
import { agentReportSchema } from '../../src/protocol/agent-report.ts';
import { registrySchema } from '../../src/protocol/registry.ts';
import { reportSchema } from '../../src/protocol/report.ts';
import { reviewReportSchema } from '../../src/protocol/review-report.ts';
import { runEventSchema } from '../../src/protocol/run-event.ts';
import { workspaceSettingsSchema } from '../../src/protocol/settings-file.ts';
import { specSchema } from '../../src/protocol/spec.ts';

const folder = new URL('../../src/protocol/examples/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Every frozen format: its example is read by what reads the real thing, without loss or warning. */
const formats: Readonly<Record<string, (content: string) => void>> = {
  'agent-report.md': (content) => {
    const report = parseAgentReport(content);
    expect(agentReportSchema.parse(report)).toEqual(report);
    expect(report.claims.map((claim) => claim.section)).toEqual(['Build', 'Type-check', 'Migration']);
  },
  'batuta.yaml': (content) => {
    const read = readWorkspaceSettings(content, 'batuta.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(checkAgents(read.settings, content, 'batuta.yaml')).toEqual([]);
    expect(workspaceSettingsSchema.parse(read.settings)).toEqual(read.settings);
  },
  'registry.json': (content) => {
    const read = readRegistry(content, 'registry.json');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(registrySchema.parse(JSON.parse(content))).toEqual(read.registry);
  },
  'report.json': (content) => {
    const json: unknown = JSON.parse(content);
    expect(reportSchema.parse(json)).toEqual(json);
  },
  'review-report.md': (content) => {
    const parsed = parseReview(content);
    if (!parsed.ok) throw new Error(inEnglish(parsed.problem));
    expect(reviewReportSchema.parse(parsed.review)).toEqual(parsed.review);
  },
  'run-event.json': (content) => {
    const json: unknown = JSON.parse(content);
    expect(runEventSchema.parse(json)).toEqual(json);
  },
  'spec.md': (content) => {
    const parsed = parseSpec(content);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.warnings).toEqual([]);
    expect(specSchema.parse(parsed.spec)).toEqual(parsed.spec);
  },
};

describe('frozen formats', () => {
  it('has one example each', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(formats).sort());
  });

  it.each(Object.entries(formats))('%s', (name, check) => {
    check(text(name));
  });
});
