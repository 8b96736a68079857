import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it('a key that is a list or a map is read without a word of the parser on the terminal', () => {
  const script = `import { readYaml } from ${JSON.stringify(resolve('src/core/settings/yaml-text.ts'))};
    process.on('warning', ({ message }) => console.log(message));
    console.log(readYaml('{ a: b }: 1', 'batuta.yaml').ok);`;
  expect(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', stdio: 'pipe' })).toBe('true\n');
});
