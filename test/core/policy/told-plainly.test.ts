import { expect, it } from 'vitest';
import { explanation } from '../../../src/core/policy/explain-line.ts';
import { judgeLine, type Judgement } from '../../../src/core/policy/judge-line.ts';
import { createMemoryFiles } from '../../fakes/memory-files.ts';

const files = createMemoryFiles({ 'src/a.ts': 'x', '.env': 'KEY=1' });
const judged = async (line: string): Promise<Judgement> => judgeLine(line, { files, listed: [], stored: [] });

it('says of a secret that it is asked about, not that it cannot be read', async () => {
  expect(explanation(await judged('cat .env')).reasons).toEqual([
    '".env" may be read with your yes only: it holds secrets, judging by its name, or .batutaignore names it.',
  ]);
});

it.each(['rm -rf /', 'rm -r ..', 'sudo rm -rf /etc', '/bin/rm -rf .', 'rmdir ../other', 'cd src && rm -rf ../..'])(
  'calls %s what it is, and asks each time',
  async (line) => {
    const judgement = await judged(line);
    expect([judgement.destructive, explanation(judgement).reasons]).toEqual([
      true,
      ['It deletes the workspace, or what lies outside of it. That cannot be undone.'],
    ]);
  },
);

it.each(['rm src/a.ts', 'rm -rf src'])('%s deletes inside, as any other unknown command may', async (line) => {
  expect(await judged(line)).toMatchObject({ verdict: 'ask', destructive: false });
});
