import { expect, test } from 'vitest';
import type { ModelAnswer } from '../fakes/model-server/model-answer.ts';
import { inEnglish } from '../../src/core/describe/message.ts';
import { acting, call, calls, finish, passed, spec, write, type Act } from './answers.ts';
import { openInMemory, playInMemory as play } from './memory-scene.ts';
import { done, specialist, summary, works } from './playing.ts';

test('an empty report: asked for once more; a report that claims nothing is enough where a command decides', async () => {
  const run = await play(specialist(write('src/new.txt', 'good\n'), finish(''), finish('Done.')));
  expect(summary(run)).toEqual(done);
  expect(run.report.verdicts).toMatchObject([{ result: 'proven', claims: [] }]);
});

test('for ever an empty report: asked for once more, then the evidence alone decides', async () => {
  const run = await play(specialist(write('src/new.txt', 'good\n'), finish('')));
  expect(summary(run)).toEqual(done);
  expect(run.report.verdicts).toMatchObject([{ result: 'proven', claims: [] }]);
});

const unfit = (fields: object) => calls(call('finish', { summary: 's', ...fields }));

test('for ever a report that is not in its form: asked for once more, then told, and the evidence alone decides', async () => {
  const run = await play(specialist(write('src/new.txt', 'good\n'), unfit({ checks: 'all passed' })));
  expect(summary(run)).toEqual(done);
  expect(run.report.verdicts).toMatchObject([{ result: 'proven', claims: [] }]);
  expect(run.report.notices.map(({ text }) => inEnglish(text)).filter((text) => text.includes('not in its form'))).toEqual([
    'The report of "Source Thing" is not in its form, so it is read as plain text: checks: Invalid input: expected array, received string',
  ]);
  expect(run.scene.model.requests().filter(({ label }) => label.startsWith('Source'))).toHaveLength(3);
});

test('for ever a question that is not in its form: asked for once more, then the person gets it', async () => {
  const run = await play(specialist(unfit({ question: { text: 'Whose is src/new.txt?' } })));
  expect(summary(run)).toMatchObject({ status: 'waiting-approval' });
  expect(JSON.stringify(run.report.questions)).toContain('Whose is src/new.txt?');
});

test('nothing done, "passed" reported, and the commands pass on the untouched tree: never proven', async () => {
  const run = await play(specialist(passed));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not pass: same failure with the same files.' });
  expect(run.report.questions[0]?.detail).toBe(
    'Files that the spec lists for Source are missing: src/new.txt.\nFollow the spec for these files. If a file should stay unchanged, finish with a deviation that says why.',
  );
  expect(run.report.verdicts).toMatchObject([{ result: 'failed' }]);
});

test('nothing changed in files that are there: told, and then done', async () => {
  const run = await play(
    acting([
      [/^SPEC /, finish(spec({ Source: ['src/a.txt'] }))],
      [/^Source /, passed],
      [/^RETRY Source /, calls(call('read', { path: 'src/a.txt' })), write('src/a.txt', 'new a\n'), passed],
    ]),
  );
  expect(summary(run)).toEqual(done);
  expect(run.report.attempts.map((one) => one.label)).toEqual(['SPEC A thing', 'Source Thing', 'RETRY Source Thing (1/2)']);
  const told = run.scene.model.requests().find((one) => one.label.startsWith('RETRY'));
  expect(JSON.stringify(told?.body['messages'])).toContain('Files that the spec lists for Source are unchanged: src/a.txt.');
});

test('a report that claims nothing, where no command is configured, is no pass', async () => {
  const scene = await openInMemory(specialist(write('src/new.txt', 'good\n'), finish('Done.')));
  scene.write('.claude/batuta.yaml', 'version: 1\nagents:\n  source:\n    owns: [src/**]\n');
  const run = await scene.run();
  expect(summary(run)).toMatchObject({ status: 'stopped' });
  expect(run.report.verdicts).toMatchObject([{ result: 'failed' }]);
});

test('a claim where no command is configured: completed, labelled unproven', async () => {
  const scene = await openInMemory(specialist(write('src/new.txt', 'good\n'), passed));
  scene.write('.claude/batuta.yaml', 'version: 1\nagents:\n  source:\n    owns: [src/**]\n');
  const run = await scene.run();
  expect(summary(run)).toEqual(done);
  expect(run.report.verdicts).toMatchObject([{ result: 'unproven' }]);
  expect(run.report.evidence).toEqual([]);
});

test('"passed" in the report, failing in truth: retried with the exact error, and shown', async () => {
  const run = await play(
    specialist(
      (request) => (request.label.startsWith('RETRY') ? calls(call('read', { path: 'src/new.txt' })) : write('src/new.txt', 'bad\n')),
      (request) => (request.label.startsWith('RETRY') ? write('src/new.txt', 'good\n') : passed),
      passed,
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(run.report.disagreements[0]?.text).toContain('The report says that Build passed; "node check.mjs src" failed with exit code 1');
});

test('a very long output: kept out of the prompt, the run goes on', async () => {
  const long = 'x'.repeat(300_000);
  const run = await play(
    specialist(
      { text: long.slice(0, 20_000), tools: [call('write', { path: 'src/new.txt', content: 'good\n' })] },
      { ...passed, text: 'y'.repeat(20_000) },
    ),
  );
  expect(summary(run)).toEqual(done);
});

test('a refusal: a clear stop, resumable', async () => {
  const run = await play(specialist({ text: 'I cannot help with that.', stopReason: 'refusal' }));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source got no answer from the model.' });
  expect(run.report.questions[0]?.detail).toContain('The model declined to answer. I cannot help with that.');
});

test('cut off at the output limit in a call: not executed, made again in smaller parts', async () => {
  let first = true;
  const run = await play(
    specialist(
      () => {
        const answer: ModelAnswer = {
          tools: [call('write', { path: 'src/new.txt', content: 'half' })],
          ...(first ? { stopReason: 'max_tokens' } : {}),
        };
        first = false;
        return answer;
      },
      ...works,
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(run.scene.read('src/new.txt')).toBe('good\n');
});

test('for ever cut off: a clear stop', async () => {
  const run = await play(specialist({ text: 'and so on', stopReason: 'max_tokens' }));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not finish.' });
});

test('for ever the same failing call: a clear stop', async () => {
  const run = await play(specialist(calls(call('read', { path: 'src/nowhere.txt' }))));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source did not finish.' });
  expect(run.report.questions[0]?.detail).toContain('the same failing call');
});

test('nothing at all, again and again: a clear stop', async () => {
  const run = await play(specialist({ text: '' }));
  expect(run.state.status).toBe('stopped');
});

test('thinking, before everything', async () => {
  const thinking = (answer: Act): Act => ({ ...(answer as ModelAnswer), thinking: 'Let me think about it.' });
  const run = await play(specialist(...works.map(thinking)));
  expect(summary(run)).toEqual(done);
});

test('faults of the service: 429 with retry-after, a stream cut in the middle of a call – asked again, done once', async () => {
  const faults: NonNullable<ModelAnswer['fault']>[] = [
    { kind: 'status', status: 429, retryAfter: 0 },
    { kind: 'cut', afterEvents: 4 },
  ];
  const run = await play(
    specialist(
      () => ({
        ...write('src/new.txt', 'good\n'),
        ...(faults.length > 0 ? { fault: faults.shift() as NonNullable<ModelAnswer['fault']> } : {}),
      }),
      passed,
    ),
  );
  expect(summary(run)).toEqual(done);
  expect(run.report.files.map((file) => [file.file, file.added])).toEqual([['src/new.txt', 1]]);
  expect(run.events.filter((event) => event.type === 'turn.failed').length).toBe(2);
});

test('a wrong key: a clear stop that says what to do', async () => {
  const run = await play(specialist({ text: 'x', fault: { kind: 'status', status: 401, message: 'invalid x-api-key' } }));
  expect(summary(run)).toEqual({ status: 'stopped', reason: 'Source got no answer from the model.' });
  expect(run.report.questions[0]?.detail).toContain('Check ANTHROPIC_API_KEY');
});
