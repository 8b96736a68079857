import fc from 'fast-check';
import { expect, it } from 'vitest';
import { command, line, lineText, span } from '../../../src/cli/terminal/line.ts';
import { tableLines } from '../../../src/cli/terminal/table.ts';
import { wholeCommands } from '../../../src/cli/terminal/whole-commands.ts';
import { wrapLine } from '../../../src/cli/terminal/wrap-line.ts';

const program = 'batuta --workspace /home/ana/work/the-web-shop';
const wrapped = (text: string, width: number, hang = 0): string[] =>
  wrapLine(wholeCommands(line(span(text, 'warn')), [program]), width, hang).map(lineText);

it('goes to a row of its own where it does not fit behind the words before', () => {
  expect(wrapped(`Not trusted, so none of them counts. To trust it: ${program} trust`, 60, 2)).toEqual([
    'Not trusted, so none of them counts. To trust it:',
    `  ${program} trust`,
  ]);
});

it('stays whole where it is wider than any row, and what follows it wraps below', () => {
  expect(wrapped(`Read its code, then run "${program} trust". Then ask again.`, 24)).toEqual([
    'Read its code, then run',
    `"${program} trust".`,
    'Then ask again.',
  ]);
});

it('is never broken, at any width, and not by a second wrapping either', () => {
  const texts = [`Try it: ${program} runs prune --keep 0 --unapplied`, `Run "${program} registry sync"; a run does it too.`];
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 6 }), (text, width, hang) => {
      const cells = [line('Registry'), wholeCommands(line(text), [program])];
      const rows = tableLines([{}, { grow: true }], [cells], width).flatMap((row) => wrapLine(row, width, hang));
      expect(rows.map(lineText).filter((row) => /batuta .*(?:--unapplied|sync)/u.test(row))).toHaveLength(1);
    }),
  );
});

it('is known by how the program is called: in quotes up to the closing one, behind a colon to the end', () => {
  const wholes = (text: string): string[] =>
    wholeCommands(line(text), ['npm start --', 'git']).flatMap((part) => (part.whole ? [part.text] : []));
  expect(wholes('Run "npm start -- init" or "npm start -- trust --revoke", or leave it')).toEqual([
    'npm start -- init',
    'npm start -- trust --revoke',
  ]);
  expect(wholes('Begin with: npm start -- feature "…" --workspace DIR')).toEqual(['npm start -- feature "…" --workspace DIR']);
  expect(wholes('Run "git init" there: npm start -- init')).toEqual(['git init', 'npm start -- init']);
  expect(wholes('What npm start -- does, and "npm test": npm test')).toEqual([]);
});

it('is said to be one where it has no such name', () => {
  expect(wrapLine(line('To work there: ', command('--workspace /a/b c/d')), 10).map(lineText)).toEqual([
    'To work',
    'there:',
    '--workspace /a/b c/d',
  ]);
});
