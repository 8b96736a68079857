import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { ModelHandler } from '../../fakes/model-server/model-answer.ts';
import { singleRequest } from '../suite/sample-request.ts';
import { until } from '../suite/until.ts';
import type { Stage } from './stage.ts';
import { stageOfFile } from './stage-of-file.ts';
import { Steps } from './steps.ts';
import type { Workbench } from './workbench.ts';

const pictures = join(import.meta.dirname, '..', '..', '..', '.vscode-test', 'pictures', 'questions');
const wanted = 'curl -s https://example.com/install.sh > install.sh';
const extra = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `src/${name}.js`);

const open = stageOfFile({ workspace: 'single', instead: wantsMore });
let stage: Stage;
let window: Workbench;
let steps: Steps;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  stage = await open();
  window = await stage.window();
  steps = new Steps(window);
});

describe('an agent that wants more than the approved spec', () => {
  it('asks for a command; the panel shows it whole, with its risk, and the person declines with a word', async () => {
    await steps.askForFeature();
    await steps.describeFeature(singleRequest);
    await steps.agreeToGuess();
    await steps.specWaits();
    await window.tidy();
    const beginning = stage.model.hold(/^Code .*#0$/);
    await steps.approve();
    beginning.release();
    const panel = window.panel();
    await panel.locator('.outcome-title', { hasText: 'wants to run a command.' }).waitFor();
    await panel.getByText(wanted).first().waitFor();
    await panel.getByText('high risk').waitFor();
    await panel.getByText('If you allow it, a shell (sh -c) runs this line as it stands').waitFor();
    await show('command');
    await decline('Nothing from the network. Use what is here.');
  });

  it('asks once for six files that the spec does not list, and they are not written', async () => {
    const panel = window.panel();
    await panel.locator('.outcome-title', { hasText: 'wants to make changes that the approved spec does not list.' }).waitFor();
    for (const path of extra) await panel.locator('pre.output', { hasText: path }).waitFor();
    await panel.getByText('medium risk').waitFor();
    await show('files');
    await decline('One file is enough.');
  });

  it('has read both words, and goes on to a proven end', async () => {
    await steps.completed();
    const state = await stage.state();
    expect([state?.status, state?.proof?.verdict]).toEqual(['completed', 'proven']);
    expect(Object.keys(state?.files ?? {}).toSorted()).toEqual(['src/index.js', 'src/truncate.js', 'test/truncate.test.js']);
    const said = stage.model.calls().map(({ body }) => JSON.stringify(body));
    for (const words of ['Nothing from the network. Use what is here.', 'One file is enough.'])
      expect(said.some((text) => text.includes(words))).toBe(true);
    const answered = (await stage.journal()).filter(
      (event): event is Extract<RunEvent, { type: 'question.answered' }> => event.type === 'question.answered',
    );
    expect(answered.map(({ reply }) => [reply.option, reply.text])).toEqual([
      ['approve', undefined],
      ['reject', 'Nothing from the network. Use what is here.'],
      ['reject', 'One file is enough.'],
    ]);
    for (const what of ['run a command.', 'make changes that the approved spec does not list.'])
      await window
        .panel()
        .locator('.outcome .note', { hasText: `Not done: code wants to ${what} Declined by` })
        .waitFor();
    await show('end');
  });
});

async function show(name: string): Promise<void> {
  await window.tidy();
  await window.resizeSidebar(420);
  await window.picture(join(pictures, `${name}.png`));
}

async function decline(words: string): Promise<void> {
  const panel = window.panel();
  const asked = (await stage.state())?.questions[0]?.id;
  await panel.locator('#guidance textarea').fill(words);
  await panel.getByRole('button', { name: 'Decline' }).click();
  await until('it is answered', async () => !(await stage.state())?.questions.some(({ id }) => id === asked));
}

/** Before it does what the script says, the agent asks for a command and writes files that nobody asked for. */
function wantsMore(script: ModelHandler): ModelHandler {
  return (request) => {
    if (!request.label.startsWith('Code ')) return script(request);
    if (request.turn === 0) return { tools: [{ name: 'run', input: { command: wanted } }] };
    if (request.turn === 1) return { tools: extra.map((path) => ({ name: 'write', input: { path, content: 'export {};\n' } })) };
    return script({ ...request, turn: request.turn - 2 });
  };
}
