import { expect, it } from 'vitest';
import { nodePrograms } from '../../../src/core/policy/node-programs.ts';

const node = 'C:\\Program Files\\nodejs';
const other = 'C:\\tools\\';

it('starts what the .cmd files of package managers start: Node beside them or on PATH, with their script', () => {
  expect(nodePrograms('npm', [other, node])).toEqual([
    { node: 'C:\\tools\\node.exe', cli: 'C:\\tools\\node_modules\\npm\\bin\\npm-cli.js' },
    { node: `${node}\\node.exe`, cli: 'C:\\tools\\node_modules\\npm\\bin\\npm-cli.js' },
    { node: `${node}\\node.exe`, cli: `${node}\\node_modules\\npm\\bin\\npm-cli.js` },
    { node: 'C:\\tools\\node.exe', cli: `${node}\\node_modules\\npm\\bin\\npm-cli.js` },
  ]);
  expect(nodePrograms('NPX.cmd', [node])).toEqual([{ node: `${node}\\node.exe`, cli: `${node}\\node_modules\\npm\\bin\\npx-cli.js` }]);
  expect(nodePrograms('pnpm', [node]).map(({ cli }) => cli)).toEqual([
    `${node}\\node_modules\\pnpm\\bin\\pnpm.cjs`,
    `${node}\\node_modules\\corepack\\dist\\pnpm.js`,
  ]);
  expect(nodePrograms('yarn', [node]).map(({ cli }) => cli)).toEqual([
    `${node}\\node_modules\\yarn\\bin\\yarn.js`,
    `${node}\\node_modules\\corepack\\dist\\yarn.js`,
  ]);
});

it.each(['tsc', 'git', 'constructor', 'powershell', 'cmd', ''])('nothing else: %s', (name) => {
  expect(nodePrograms(name, [node])).toEqual([]);
});
