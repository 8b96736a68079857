import { afterEach, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { specText, writes, writesSpec } from './acts.ts';
import { agent, finished, openStage, type Act, type Stage } from './stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const registry = JSON.stringify({ _meta: { version: '3.1' }, _patterns: { simple: 'Bank' }, e: { Bank: {}, City: {} } });
const files = {
  '.claude/entity-registry.json': registry,
  'backend/bank.service.ts': 'export class BankService {}\n',
  'backend/city.service.ts': 'export class CityService {}\n',
  'frontend/bank-page.tsx': 'export const BankPage = 1;\n',
};
const spec: Act = writesSpec({ Backend: ['backend/supplier.service.ts'], Frontend: ['frontend/supplier-page.tsx'] });
const open = (writesIt: Act): Promise<Stage> =>
  openStage({
    agents: [agent('backend'), agent('frontend')],
    approves: true,
    files,
    skipUpToFiles: 0,
    acts: [
      [/^SPEC/, writesIt],
      [/^Backend/, writes('backend/supplier.service.ts', 'x')],
      [/^Frontend/, writes('frontend/supplier-page.tsx', 'x')],
      [/^REVIEW/, () => finished('## Review: APPROVED\n\n### Issues Found\nnone\n')],
    ],
  });
/** What each agent saw of modules. */
const seen = (): string[][] =>
  stage.tasks.map(({ prompt }) => {
    const text = prompt.system.join('\n');
    return ['BankService {}', 'CityService {}', 'BankPage = 1', '- backend/supplier.service.ts\n'].filter((words) => text.includes(words));
  });

test('each agent gets its own files of the module to imitate, the writer of the spec those of all layers and what new ones would be', async () => {
  stage = await open(spec);
  await stage.start('Create suppliers');
  expect(await stage.ended()).toBe('completed');
  expect(stage.asked.map((label) => label.split(' ', 1)[0])).toEqual(['SPEC', 'Backend', 'Frontend', 'REVIEW']);
  const all = ['BankService {}', 'BankPage = 1', '- backend/supplier.service.ts\n'];
  expect(seen()).toEqual([all, ['BankService {}', '- backend/supplier.service.ts\n'], ['BankPage = 1'], all]);
});

test('where the approved spec names another module than was found, that one is imitated', async () => {
  const text = specText({ Backend: ['backend/supplier.service.ts'] }).replace('Pattern: none', 'Pattern: simple, like City');
  stage = await open(() => finished(text.replace('simple, like City', 'like City')));
  await stage.start('Create suppliers');
  expect(await stage.ended()).toBe('completed');
  expect(seen()[1]).toEqual(['CityService {}']);
});

test('the code in the prompt of a spec is never older than its base, against which the approval looks for changes', async () => {
  stage = await open(spec);
  const { files: disk, checkpoints } = stage;
  const take = checkpoints.take.bind(checkpoints);
  let takes = 0;
  checkpoints.take = async (options) => {
    // After those at the ends of SYNC and UNDERSTAND.
    if (++takes === 3) {
      await new Promise((resolve) => void setImmediate(resolve));
      const file = 'backend/bank.service.ts';
      await disk.swap(file, { before: sha256(files[file]), after: new TextEncoder().encode('export class SavedMeanwhile {}\n') });
    }
    return take(options);
  };
  await stage.start('Create suppliers');
  expect(await stage.ended()).toBe('completed');
  expect(stage.tasks[0]?.prompt.system.join('\n')).toContain('SavedMeanwhile {}');
});

test('a spec that refers to what the registry does not know is sent back once, and then told', async () => {
  let written = 0;
  stage = await open((task) => {
    written += 1;
    if (written > 1) expect(task.prompt.task).toContain('References: Citty is no entity of the registry. Do you mean City?');
    return finished(specText({ Backend: ['backend/supplier.service.ts'] }).replace('References: none', 'References: Citty'));
  });
  await stage.start('Create suppliers');
  expect(await stage.ended()).toBe('completed');
  expect(written).toBe(2);
  const warnings = (await stage.state()).notices.filter(({ level }) => level === 'warning').map(({ text }) => inEnglish(text));
  expect(warnings).toEqual(['The spec may be wrong. References: Citty is no entity of the registry. Do you mean City?']);
});
