import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { expandText } from '../../../src/providers/scripted/expand-text.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { scriptSchema } from '../../../src/providers/scripted/script.ts';
import { scriptedAnswer, type ScriptedAnswer, type ScriptedRequest } from '../../../src/providers/scripted/scripted-answer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'batuta-script-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function request(label: string, turn = 0, system = '', task = '', heard = ''): ScriptedRequest {
  return { system, task: `${label}\n${task}`, turn, heard };
}

const script = scriptSchema.parse({
  request: 'Add X',
  switches: { note: '`note`' },
  rules: [
    { label: 'SPEC .+', contains: ['Requested changes'], turns: [{ text: 'changed' }] },
    { label: 'SPEC (?<what>.+)', turns: [{ text: '{{what}} on {{today}}, {{else}}' }] },
    { label: 'DIAGNOSE .+', heard: ['fixed'], turns: [{ text: 'looks' }, { text: 'fixed already' }] },
    { label: 'DIAGNOSE .+', turns: [{ text: 'looks' }, { text: 'a bug' }] },
    {
      label: 'Backend (?<feature>.+)',
      turns: [
        {
          tools: [
            {
              name: 'write',
              input: { path: 'a', content: 'a\n{{if note}}\nnote\n{{end}}\n{{if not note}}\nnone\n{{end}}\nz {{feature}}' },
            },
          ],
        },
        { text: 'done', delay_ms: 5 },
      ],
    },
  ],
});
function answered(asked: ScriptedRequest): ScriptedAnswer {
  const said = scriptedAnswer(script, asked, '2000-01-01');
  if (!said.ok) throw new Error(`${said.label}, turn ${said.turn + 1}: ${inEnglish(said.why)}`);
  return said.answer;
}

test('the first rule that fits label and words answers, with the words of the label', () => {
  expect(answered(request('SPEC Add X'))).toEqual({ delayMs: 0, text: 'Add X on 2000-01-01, {{else}}', tools: [] });
  expect(answered(request('SPEC Add X', 0, '', 'Date: 2026-11-21')).text).toBe('Add X on 2026-11-21, {{else}}');
  expect(answered(request('SPEC Add X', 0, '', 'Requested changes:')).text).toBe('changed');
});

test('a rule may wait for what tools answered', () => {
  expect(answered(request('DIAGNOSE Z', 1, '', '', 'a fixed line')).text).toBe('fixed already');
  expect(answered(request('DIAGNOSE Z', 1, 'fixed', 'fixed', 'a line')).text).toBe('a bug');
});

test('a turn may take its time', () => {
  expect(answered(request('Backend Y', 1))).toEqual({ delayMs: 5, text: 'done', tools: [] });
});

test('a switch is on where its words stand in the system prompt or the task', () => {
  const content = (asked: ScriptedRequest) => answered(asked).tools[0]?.input['content'];
  expect(content(request('Backend Y'))).toBe('a\nnone\nz Y');
  expect(content(request('Backend Y', 0, 'with a `note`'))).toBe('a\nnote\nz Y');
  expect(content(request('Backend Y', 0, '', 'with a `note`'))).toBe('a\nnote\nz Y');
});

test('without a rule or a turn it says what it can play', () => {
  expect(() => answered(request('Frontend Y'))).toThrow(
    'Frontend Y, turn 1: The demo has no prepared answer for this. It can play only “Add X”. For a request of your own, choose a model provider.',
  );
  expect(() => answered(request('Backend Y', 2))).toThrow('Backend Y, turn 3: The demo has no prepared answer');
  expect(() => answered(request('RETRY Backend Y (1/2)'))).toThrow('RETRY Backend Y (1/2), turn 1: The demo has no prepared answer');
});

test('text without conditions stays as it is', () => {
  const nothing = { words: {}, switches: new Set<string>() };
  expect(expandText('a {{b}} ${{c}}\n\n', nothing)).toBe('a {{b}} ${{c}}\n\n');
});

test('reads texts from files beside the script, and from nowhere else', async () => {
  const file = path.join(folder, 'script.yaml');
  const write = (name: string) => writeFile(file, `request: x\nrules:\n  - label: A\n    turns:\n      - text: { $file: ${name} }\n`);
  await writeFile(path.join(folder, 'body.txt'), 'a\r\nb\r\n');
  await write('body.txt');
  expect((await readScript(file)).rules[0]?.turns[0]?.text).toBe('a\nb\n');
  await write('../outside.txt');
  await expect(readScript(file)).rejects.toThrow('../outside.txt does not lie beside the script');
  await write('missing.txt');
  await expect(readScript(file)).rejects.toThrow(/cannot read .*missing\.txt/);
});

test('a bad script names its file and place', async () => {
  const file = path.join(folder, 'script.yaml');
  const problem = async (text: string) => {
    await writeFile(file, text);
    return readScript(file).then(
      () => 'read',
      (error: Error) => error.message.replace(file, 'script.yaml').split('\n')[0],
    );
  };
  expect(await problem('request: [')).toMatch(/^script\.yaml: .* at line 1/);
  expect(await problem('request: x\nrules: []\n')).toMatch(/^script\.yaml: rules: /);
  expect(await problem('request: x\nrules: [{label: "(", turns: [{text: a}]}]\n')).toBe('script.yaml: rules.0.label: a regular expression');
  expect(await problem('request: x\nrules: [{label: a, turns: [{delay_ms: 1}]}]\n')).toBe(
    'script.yaml: rules.0.turns.0: a turn needs text or tools',
  );
});
