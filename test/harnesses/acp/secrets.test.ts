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

it('what it asks permission for is shown and kept without them; what was allowed is allowed, whatever the secret is', async () => {
  const secret = 'pass"word-of-the-workspace';
  const command = `deploy --key plain-secret-1`;
  const given: boolean[] = [];
  const play: AgentPlay = async ({ say, mayI }) => {
    given.push(await mayI({ kind: 'fetch', title: `Fetch ${secret}`, rawInput: { headers: [secret] } }));
    given.push(await mayI({ kind: 'execute', title: 'a command', rawInput: { command } }));
    await say(report({ summary: 'done', checks: [{ section: 'Build', passed: true }] }));
  };
  const mask = async () => (text: string) => text.replaceAll(secret, '[secret]').replaceAll('plain-secret-1', '[secret]');
  const stage = createAcpStage(() => createFakeAgent(play), { acp: { mask } });
  for (const option of ['run', 'once'])
    stage.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'ana', option }, taken: false });
  expect((await stage.perform()).outcome).toMatchObject({ status: 'finished' });
  expect(stage.events().flatMap((event) => (event.type === 'question.asked' ? [event.question.subject] : []))).toEqual([
    'Fetch [secret] {"headers":["[secret]"]}',
    'deploy --key [secret]',
  ]);
  expect(given).toEqual([false, false, true, true]);
  expect(JSON.stringify([stage.events(), stage.journal.records])).not.toMatch(/word-of-the-workspace|plain-secret-1/u);
  expect(stage.agent.prompts.join('\n')).toContain('The person you work for allows: deploy --key [secret].');
});

it('a command with a secret that was allowed for the run is asked about once', async () => {
  const given: boolean[] = [];
  const play: AgentPlay = async ({ say, mayI }) => {
    given.push(await mayI({ kind: 'execute', title: 'a command', rawInput: { command: 'deploy --key plain-secret-1' } }));
    if (given.length > 1)
      given.push(await mayI({ kind: 'execute', title: 'a command', rawInput: { command: 'deploy --key plain-secret-1' } }));
    await say(report({ summary: 'done', checks: [{ section: 'Build', passed: true }] }));
  };
  const stage = createAcpStage(() => createFakeAgent(play), {
    acp: { mask: async () => (text: string) => text.replaceAll('plain-secret-1', '[secret]') },
  });
  stage.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'ana', option: 'run' }, taken: false });
  expect((await stage.perform()).outcome).toMatchObject({ status: 'finished' });
  expect([given, stage.events().filter((event) => event.type === 'question.asked').length]).toEqual([[false, true, true], 1]);
});
