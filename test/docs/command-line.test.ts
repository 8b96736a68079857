import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { optionNames, optionTable } from '../../src/cli/arguments/options.ts';
import { commonOptions } from '../../src/cli/commands/command.ts';
import { commandList } from '../../src/cli/commands/command-list.ts';
import { helpText } from '../../src/cli/commands/help.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { codeBlocks, guides, readDocument } from './documents.ts';

const written = (await Promise.all(guides.map(readDocument))).join('\n');
const commandLine = await readDocument('docs/command-line.md');

/** Long options in a text, without the two hyphens. */
const optionsIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].flatMap((match) => match[1] ?? []))].sort();

/** What the help prints of a command, or of all. */
function helpOf(name: string | null): string {
  const command = commandList.find((candidate) => candidate.name === name) ?? null;
  return helpText(commandList, command, { program: 'batuta', version: '0.0.0', stdout: new PassThrough(), env: { COLUMNS: '200' } });
}

test('the guides name every option of the help, and no other', () => {
  const inHelp = commandList.flatMap((command) => optionsIn(helpOf(command.name)));
  expect([...new Set(inHelp)].sort()).toEqual([...optionNames].sort());
  expect(optionsIn(commandLine)).toEqual([...optionNames].sort());
  const elsewhere = codeBlocks(written).reduce(
    (text, block) => text.replace(block.text, block.language === 'yaml' ? '' : block.text),
    written,
  );
  expect(optionsIn(elsewhere).filter((name) => !optionNames.some((known) => known === name))).toEqual([]);
});

/** The cells of every table row whose first cell matches. */
function rows(first: RegExp): string[][] {
  const cells = commandLine.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter(([cell]) => cell !== undefined && first.test(cell));
}

test('the table of commands has the commands of the help, in its order', () => {
  expect(rows(/^`[a-z]/).map(([cell]) => /[a-z]+/.exec(cell ?? '')?.[0])).toEqual(commandList.map((command) => command.name));
  for (const { summary } of commandList) expect(helpOf(null)).toContain(summary);
});

test('the table of options says whose they are', () => {
  const wrong = rows(/^`--/).flatMap(([options = '', of = '']) =>
    optionsIn(options).flatMap((option) => {
      const owners = commandList.filter((command) => command.options?.some((name) => name === option)).map((command) => command.name);
      const right = commonOptions.some((name) => name === option) ? 'all' : owners.join(', ');
      return right === of ? [] : [`--${option}: ${right}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test('options with a value are shown with it', () => {
  const wrong = optionNames.filter((name) => {
    const value = optionTable[name].value ?? null;
    return value !== null && !commandLine.includes(`--${name} ${value}`);
  });
  expect(wrong).toEqual([]);
});

test('the exit codes are the ones of the guide and of the help', () => {
  const codes = Object.values(exitCodes).map(String);
  const inGuide = /^Exit codes: [^\n]*\n[^.]*\./m.exec(commandLine)?.[0] ?? '';
  expect([...inGuide.matchAll(/`(\d+)`/g)].map((match) => match[1])).toEqual(codes);
  const inHelp = /Exit codes: .*/s.exec(helpOf(null))?.[0] ?? '';
  expect([...inHelp.matchAll(/\d+/g)].map(String)).toEqual(codes);
});
