import { describe, expect, it } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { commandQuestion, storedBy } from '../../../src/core/policy/command-question.ts';
import { judgeLine } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const judged = (line: string) => judgeLine(line, { files: createMemoryFiles({ 'src/a.ts': '' }), listed: [['npm', 'test']], stored: [] });
const asked = async (line: string, sandboxed = true, mayKeep?: boolean) => {
  const { detail, hints = [], ...question } = commandQuestion(await judged(line), line, 'Backend', sandboxed, mayKeep);
  return { ...question, message: inEnglish(question.message), detail: detail && inEnglish(detail), hints: hints.map(inEnglish) };
};
const ids = async (line: string, mayKeep?: boolean): Promise<string[]> => (await asked(line, true, mayKeep)).options.map(({ id }) => id);

describe('the question about a command', () => {
  it('says of a single one why, without repeating it', async () => {
    const { message, detail, hints, risk, reason } = await asked('tidy src/a.ts');
    expect({ message, detail, risk, reason }).toEqual({
      message: 'Backend wants to run a command.',
      detail: 'tidy src/a.ts',
      risk: 'medium',
      reason: 'unknown',
    });
    expect(hints).toEqual([
      'The program "tidy" is not known to only read, and it is none of the commands of the settings.',
      'It would run in a sandbox: it can write only this workspace and temporary files. It would have the network.',
      '“Always allow here” is kept for this workspace, and counts for exactly these words.',
      'What you write when you decline goes to the agent.',
    ]);
  });

  it('names of several the parts that it is about, each with its reason', async () => {
    const { detail, hints } = await asked('npm test && tidy a; git push || true', false);
    expect(detail).toBe('npm test\n&& tidy a\n; git push\n|| true');
    expect(hints.slice(0, 3)).toEqual([
      expect.stringMatching(/^&& tidy a – The program "tidy" /u),
      expect.stringMatching(/^; git push – /u),
      'There is no sandbox here: it would run with all your rights.',
    ]);
  });

  it('says when a shell would run the line', async () => {
    const { risk, reason, hints } = await asked('cat $HOME');
    expect([risk, reason]).toEqual(['high', 'shell']);
    expect(hints).toContain('If you allow it, a shell (sh -c) runs this line as it stands: what it expands and starts was not checked.');
  });

  it('offers to keep the answer only where it can be kept', async () => {
    expect(await ids('tidy src/a.ts')).toEqual(['once', 'run', 'always', 'always-files', 'reject']);
    expect(await ids('tidy --all')).toEqual(['once', 'run', 'always', 'reject']);
    expect(await ids('tidy --all', false)).toEqual(['once', 'run', 'reject']);
    expect(await ids('cat $HOME')).toEqual(['once', 'run', 'reject']);
    expect(await ids('npm test | tidy')).toEqual(['once', 'run', 'reject']);
    expect(await ids('prisma migrate reset')).toEqual(['once', 'reject']);
  });

  it('keeps the exact words, or the words before the files', async () => {
    const judgement = await judged('tidy -q src/a.ts');
    expect(storedBy(judgement, 'always')).toEqual([{ argv: ['tidy', '-q', 'src/a.ts'], files: false }]);
    expect(storedBy(judgement, 'always-files')).toEqual([{ argv: ['tidy', '-q'], files: true }]);
    expect(storedBy(judgement, 'run')).toEqual([]);
  });
});
