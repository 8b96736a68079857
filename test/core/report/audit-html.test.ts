import { describe, expect, test } from 'vitest';
import { english } from '../../../src/core/describe/locale.ts';
import { auditHtml } from '../../../src/core/report/audit-html.ts';
import { runReport } from '../../../src/core/report/run-report.ts';
import { project } from '../../../src/core/run/project.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { AuditReport } from '../../../src/protocol/report.ts';
import { auditRun } from '../../fakes/audit-run.ts';

function pageOf(events: readonly RunEvent[]): { readonly page: string; readonly audit: AuditReport } {
  const report = runReport(project(events));
  const { audit } = report;
  if (!audit) throw new Error('nothing was audited');
  return { page: auditHtml(report, audit, english), audit };
}

const textOf = (page: string): string =>
  page
    .replaceAll(/<style>[^]*?<\/style>/gu, '')
    .replaceAll(/<[^>]+>/gu, ' ')
    .replaceAll(/\s+/gu, ' ');

describe('an audit as a page', () => {
  test('says what was reached, in which figures, and draws scores, findings, time and money', () => {
    const { page, audit } = pageOf(auditRun());
    const text = textOf(page);
    expect(text).toContain('✓ The target of 95 is reached.');
    expect(text).toContain('Score 38 → 96 target 95');
    expect(text).toContain('2 open Fixed: critical 2, high 2, medium 2');
    expect(audit.rounds.map(({ opened, closed }) => [opened, closed])).toEqual([
      [8, 0],
      [0, 1],
      [0, 3],
      [0, 2],
    ]);
    expect([...page.matchAll(/<svg/gu)]).toHaveLength(3);
    expect(page).toContain('>backend 97</text>');
    expect(page).toContain('>−3</text>');
    // A score that was not stated is told as the one that follows from the findings.
    expect(page).toContain('<title>tests, 2: 95 computed</title>');
    expect(page).toContain('<code>run/audit-2/tests</code>');
  });

  test('says of each number which agent, turn, command and log it comes from, and leads to their rows', () => {
    const counted = (events: readonly RunEvent[]): RunEvent[] =>
      events.map((event) => {
        if (event.type !== 'validation.completed') return event;
        const counts = { passed: 12, failed: 0, skipped: 0 };
        return { ...event, evidence: { ...event.evidence, counts, measured: { coverage: { percent: 81.5, missing: {} }, lint: 9.5 } } };
      });
    const { page, audit } = pageOf(counted(auditRun()));
    const text = textOf(page);
    const [tests] = audit.tests.after.from;
    const log = tests?.log ?? '';
    expect(audit.tests.after.from.map(({ figure, command }) => [figure, command])).toEqual([
      ['tests', 'npm test'],
      ['coverage', 'npm test'],
      ['lint', 'npm test'],
    ]);
    expect(text).toContain(
      'security 38 → 96 audit-security, attempt run/audit-0/security , turn 1 → audit-security, attempt run/audit-3/security , turn 1',
    );
    expect(text).toContain(`Coverage 81.5 % npm test , log ${log.slice(0, 12)}`);
    expect(text).toMatch(/Cost \$0\.\d+ attempts: 15, their turns: 15 Time/u);
    const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
    const leads = [...page.matchAll(/href="#([^"]+)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`log-${log}`);
    expect(leads.length).toBeGreaterThan(12);
    expect(leads.filter((lead) => !ids.includes(lead))).toEqual([]);
  });

  test('of a demo says once that its costs are simulated', () => {
    const demo = auditRun().map((event): RunEvent => (event.type === 'run.started' ? { ...event, scripted: true } : event));
    expect(pageOf(demo).page.match(/simulated|sim\./gu)).toEqual(['simulated']);
    const real = auditRun().map((event): RunEvent => (event.type === 'run.started' ? { ...event, scripted: false } : event));
    expect(pageOf(real).page).not.toContain('simulated');
  });

  test('asks nobody for anything: no script, no address, and a policy that allows none', () => {
    const { page } = pageOf(auditRun());
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<link|<img|@import|url\((?!#)|\son\w+=/u);
  });

  test('shows what a model wrote as it is', () => {
    const events = auditRun().map((event): RunEvent => {
      if (event.type !== 'audit.completed') return event;
      const dimensions = event.dimensions.map((one) => ({
        ...one,
        attempt: '<i>',
        findings: one.findings.map((finding) => ({
          ...finding,
          title: '<script>alert("1")</script>',
          file: '"><img src=x>',
          description: 'a\u202eb\n<b>',
        })),
      }));
      return { ...event, dimensions };
    });
    const { page } = pageOf(events);
    expect(page).not.toMatch(/<script|<img|<i>|\u202e/u);
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
  });

  test('of a run that got no further than its first audit, and of one that found nothing, is whole as well', () => {
    const events = auditRun();
    const first = pageOf(events.slice(0, events.findIndex(({ type }) => type === 'audit.completed') + 1));
    expect(textOf(first.page)).toContain('✗ The target of 95 is not reached.');
    // One audit stands in the middle of its chart, below the target's name.
    expect(first.page).toContain('>target 95</text>');
    expect(/<text[^>]*x="(\d+)[^>]*>first</u.exec(first.page)?.[1]).toBe('389');
    const begun = pageOf(events.slice(0, events.findIndex(({ type }) => type === 'audit.begun') + 1));
    expect(textOf(begun.page)).toContain('Score no score → no score');
    for (const { page } of [first, begun]) expect(page).not.toMatch(/NaN|Infinity|undefined/u);
  });

  test('of a run that fixes a finding speaks of that, and of no target', () => {
    const events = auditRun();
    const [finding] = events.flatMap((event) => (event.type === 'audit.completed' ? event.dimensions.flatMap((one) => one.findings) : []));
    if (!finding) throw new Error('no finding');
    const { page } = pageOf(
      events.map((event) =>
        event.type === 'audit.begun' ? { ...event, goal: { ...event.goal, findings: [finding], target: 100 } } : event,
      ),
    );
    expect(textOf(page)).toContain('✓ What was to be fixed is fixed.');
    expect(textOf(page)).not.toMatch(/target/iu);
  });
});
