import { expect, test } from 'vitest';
import { optionNames, valueName } from '../../src/cli/arguments/options.ts';
import { commonOptions } from '../../src/cli/commands/command.ts';
import { commandList } from '../../src/cli/commands/command-list.ts';
import { helpLines } from '../../src/cli/commands/help.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { renderLine } from '../../src/cli/terminal/render-line.ts';
import { codeBlocks, readDocument, section } from './documents.ts';

const readme = await readDocument('README.md');
const commandLine = section(readme, 'Command line');

/** Long options in a text, without the two hyphens. */
const optionsIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].flatMap((match) => match[1] ?? []))].sort();

/** What the help prints of a command, or of all. */
function helpOf(name: string | null): string {
  const command = commandList.find((candidate) => candidate.name === name) ?? null;
  return helpLines(commandList, command, 'batuta', '0.0.0', 200)
    .map((line) => renderLine(line, false))
    .join('\n');
}

test('the README names every option of the help, and no other', () => {
  const inHelp = commandList.flatMap((command) => optionsIn(helpOf(command.name)));
  expect([...new Set(inHelp)].sort()).toEqual([...optionNames].sort());
  expect(optionsIn(commandLine)).toEqual([...optionNames].sort());
  const elsewhere = codeBlocks(readme).reduce(
    (text, block) => text.replace(block.text, block.language === 'yaml' ? '' : block.text),
    readme,
  );
  expect(optionsIn(elsewhere).filter((name) => !optionNames.some((known) => known === name))).toEqual([]);
});

/** Rows of the table of commands: the command's name, and the options beside it. */
const rows = commandLine.split('\n').flatMap((line) => {
  const [, command, , options] = line.split(/(?<!\\)\|/);
  const name = /^ `([a-z]+)/.exec(command ?? '')?.[1];
  return name === undefined ? [] : [{ name, options: options ?? '' }];
});

test('the table of the README has the commands of the help, in its order', () => {
  expect(rows.map((row) => row.name)).toEqual(commandList.map((command) => command.name));
  for (const { summary } of commandList) expect(helpOf(null)).toContain(summary);
});

test('a row of the table names only options of its command', () => {
  const wrong = rows.flatMap((row) => {
    const known: readonly string[] = [...(commandList.find((command) => command.name === row.name)?.options ?? []), ...commonOptions];
    return optionsIn(row.options)
      .filter((option) => !known.includes(option))
      .map((option) => `${row.name} --${option}`);
  });
  expect(wrong).toEqual([]);
});

test('options with a value are shown with it', () => {
  const wrong = optionNames.filter((name) => {
    const value = valueName(name);
    return value !== null && !commandLine.includes(`--${name} ${value}`);
  });
  expect(wrong).toEqual([]);
});

test('the exit codes are the ones of the README and of the help', () => {
  const inTable = [...commandLine.matchAll(/^\| (\d+) \| /gm)].map((match) => Number(match[1]));
  expect(inTable).toEqual(Object.values(exitCodes));
  for (const code of Object.values(exitCodes)) expect(helpOf(null)).toMatch(new RegExp(`(?:: |· )\\n?${code} |^${code} `, 'm'));
});
