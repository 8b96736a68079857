import { describe, expect, it } from 'vitest';
import { createFakeWorld } from '../../fakes/fake-app.ts';
import { runPlain } from '../fake-terminal.ts';

describe('policy explain', () => {
  const explain = async (command: string, ...more: string[]) => runPlain(createFakeWorld({}), ['policy', 'explain', command, ...more]);

  it('says part by part what would be asked about, and why', async () => {
    expect(await explain('npm test 2>&1 | tail -5; git\u200b push')).toEqual({
      code: 0,
      out: [
        'You are asked before an agent runs it.',
        '✓ npm test 2>&1',
        '✓ | tail -5',
        "! ; 'git<U+200B>' push",
        '  The program "git<U+200B>" is not known to only read, and it is none of the commands of the',
        '  settings.',
        '',
      ].join('\n'),
      err: '',
    });
    expect((await explain('git status')).out).toBe('Agents may run it without asking.\n✓ git status\n');
  });

  it('names what only a shell could do', async () => {
    expect((await explain('cat $HOME')).out).toMatch(/^You are asked before an agent runs it\.\n! cat \$HOME\n {2}"\$" is a substitution/u);
  });

  it('prints verdict, argv lists and reasons as JSON', async () => {
    const json = async (command: string): Promise<unknown> => JSON.parse((await explain(command, '--json')).out);
    expect(await json('npm test && cat "src/a.ts"')).toEqual({
      verdict: 'allow',
      argv: [
        ['npm', 'test'],
        ['cat', 'src/a.ts'],
      ],
      reasons: [],
    });
    expect(await json('ls ..')).toEqual({
      verdict: 'ask',
      argv: [['ls', '..']],
      reasons: ['".." leads out of the workspace; only files inside it can be used.'],
    });
    expect(await json('')).toEqual({ verdict: 'ask', argv: [], reasons: ['the command is empty (column 1 of "")'] });
    expect(await json('ls *')).toEqual({ verdict: 'ask', argv: [], reasons: [expect.stringContaining('"*" is a wildcard')] });
  });

  it('wants the command as one word', async () => {
    const world = createFakeWorld({});
    const usage = 'Usage: batuta policy explain "<command>"';
    expect(await runPlain(world, ['policy', 'explain'])).toMatchObject({ code: 2, err: expect.stringContaining(usage) });
    expect(await runPlain(world, ['policy', 'explain', 'npm', 'test'])).toMatchObject({ code: 2, err: expect.stringContaining(usage) });
  });

  it('knows that a workspace is not trusted, and names the command for that in one row', async () => {
    const world = createFakeWorld({});
    world.untrusted = ['npm run build'];
    expect((await runPlain(world, ['policy', 'explain', 'npm run build'])).out).toContain('To trust it: batuta trust');
    const elsewhere = await runPlain(world, ['policy', 'explain', 'npm run build', '--workspace', '/home/ana/work/the-web-shop']);
    expect(elsewhere.out).toContain('\n  batuta --workspace /home/ana/work/the-web-shop trust\n');
    expect(await runPlain(world, ['policy', 'show', 'x'])).toMatchObject({ code: 2, err: 'There is only "policy explain".\n' });
  });
});
