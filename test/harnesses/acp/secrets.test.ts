import { expect, it } from 'vitest';
import { createFakeAgent, report, type AgentPlay } from '../../fakes/fake-agent.ts';
import { createAcpStage } from './stage.ts';

it('an external agent tells and keeps no secret of the workspace, also one that came while it worked; what its calls gave is kept, as long as it is of use', async () => {
  const known = ['was-there-before'];
  const play: AgentPlay = async ({ say, think, call }) => {
    await think('It is was-there-before.');
    await say('Both: was-there-before, came-meanwhile.');
    await call('execute', 'login was-there-before', () => `was-there-before, then came-meanwhile\n${'x'.repeat(50_000)}`);
    known.push('came-meanwhile');
    await say(report({ summary: 'used came-meanwhile', checks: [{ section: 'Build', passed: true }] }));
  };
  const mask = async () => {
    const values = [...known];
    return (text: string) => values.reduce((left, value) => left.replaceAll(value, '[secret]'), text);
  };
  const stage = createAcpStage(() => createFakeAgent(play), { acp: { mask } });
  const { outcome } = await stage.perform();
  expect(outcome).toMatchObject({ status: 'finished', finish: { summary: 'used [secret]' } });
  const kept = JSON.stringify([stage.events(), stage.journal.records]);
  expect(kept).not.toMatch(/was-there-before|came-meanwhile/u);
  expect(kept).toContain('[secret], then [secret]');
  expect(kept.length).toBeLessThan(50_000);
  expect(stage.events().flatMap((event) => (event.type === 'tool.called' ? [event.target] : []))).toEqual(['login [secret]']);
});
