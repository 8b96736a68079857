import { describe, expect, it } from 'vitest';
import { guess, json, short } from './guessed.ts';

const web = (scripts: Record<string, string>, name = '@shop/web'): string =>
  JSON.stringify({ name, scripts, dependencies: { react: '1' } });
const server = {
  'backend/pyproject.toml': '[project]\ndependencies = ["fastapi", "pytest"]\n',
  'backend/tests/test_a.py': 'import pytest',
};
const workspaces = ['frontend', 'packages/*'];

describe('scripts of the top that only call those of a workspace', () => {
  const calls: readonly (readonly [string, string])[] = [
    ['bun.lock', 'bun run --filter @shop/web SCRIPT'],
    ['bun.lock', 'bun --filter=./frontend run SCRIPT'],
    ['bun.lock', 'bun run --cwd frontend SCRIPT'],
    ['pnpm-lock.yaml', 'pnpm --filter @shop/web SCRIPT'],
    ['pnpm-lock.yaml', 'pnpm -F web run SCRIPT'],
    ['pnpm-lock.yaml', 'pnpm run --filter "@shop/web..." SCRIPT'],
    ['pnpm-lock.yaml', 'pnpm -C frontend SCRIPT'],
    ['package-lock.json', 'npm run SCRIPT -w frontend'],
    ['package-lock.json', 'npm run SCRIPT --workspace=@shop/web'],
    ['package-lock.json', 'npm --prefix ./frontend run SCRIPT'],
    ['package-lock.json', 'cd frontend && npm run SCRIPT'],
    ['yarn.lock', 'yarn workspace @shop/web SCRIPT'],
    ['yarn.lock', 'yarn workspace @shop/web run SCRIPT'],
    ['yarn.lock', 'yarn --cwd frontend SCRIPT'],
    ['pnpm-lock.yaml', 'turbo run SCRIPT --filter=@shop/web'],
    ['pnpm-lock.yaml', 'turbo SCRIPT -F @shop/web'],
    ['pnpm-lock.yaml', 'CI=1 cross-env A=b npx turbo run SCRIPT --filter @shop/web'],
    ['package-lock.json', 'lerna run SCRIPT --scope @shop/web'],
    ['package-lock.json', 'nx run @shop/web:SCRIPT'],
    ['package-lock.json', 'nx run-many -t SCRIPT -p @shop/web'],
    ['package-lock.json', 'nx SCRIPT @shop/web'],
    ['package-lock.json', 'npm run SCRIPT --workspaces'],
    ['pnpm-lock.yaml', 'pnpm -r --filter "!docs" run SCRIPT'],
    ['yarn.lock', 'yarn workspaces foreach -A run SCRIPT'],
    ['bun.lock', "bun --filter '*' SCRIPT"],
    ['pnpm-lock.yaml', 'turbo SCRIPT'],
    ['package-lock.json', 'npm run SCRIPT:web && npm run SCRIPT:web'],
  ];
  it.each(calls)('%s: %s', async (lock, call) => {
    const script = (name: string): string => call.replaceAll('SCRIPT', name);
    const of = (name: string): Record<string, string> => ({ [name]: script(name), [`${name}:web`]: `npm run ${name} -w frontend` });
    const found = await guess({
      [lock]: '',
      'package.json': JSON.stringify({ workspaces, scripts: { ...of('lint'), ...of('test') } }),
      ...server,
      'frontend/package.json': web({ lint: 'biome check --write ./', test: 'vitest run' }),
    });
    const proofs = found.agents.map(({ name, validate }) => `${name}: ${validate.map((argv) => argv.join(' ')).join('; ')}`);
    expect(proofs[0]).toBe('backend: python3 -m pytest backend');
    expect(proofs[1]).toMatch(/^frontend: [^;]+ test$/u);
    expect(found.reasons).toContain('The script lint of frontend/package.json changes files, so it is left out.');
  });

  it('belong to all layers that they reach, and what they do themselves to whoever owns the top', async () => {
    const top = async (lint: string, test: string): Promise<string[]> => {
      const files = {
        'pnpm-lock.yaml': '',
        'package.json': json({ lint, test }),
        ...server,
        'frontend/package.json': web({ lint: 'eslint .', test: 'vitest run' }),
      };
      const { agents } = await guess(files);
      return agents.map(({ validate }) => validate.flatMap((argv) => (argv[1] === 'run' ? argv[2] : [])).join(' '));
    };
    expect(await top('pnpm --filter @shop/web lint && ruff check backend', 'pnpm --filter @shop/web test')).toEqual(['lint', '']);
    // What nothing is known of is its own work.
    expect(await top('pnpm --filter unknown lint', 'pnpm --filter @shop/web missing')).toEqual(['lint test', '']);
  });

  it('end where they call each other in a circle, or go deeper than anybody writes', async () => {
    const circle = { test: 'pnpm --filter @shop/web test', build: 'pnpm --filter @shop/web build' };
    expect(
      await short({
        'pnpm-lock.yaml': '',
        'package.json': JSON.stringify({ name: 'top', scripts: circle }),
        ...server,
        'frontend/package.json': web({ test: 'pnpm --filter top test', build: 'pnpm --filter @shop/ui build && vite build' }),
        'packages/ui/package.json': web({ build: 'pnpm --filter @shop/web build && prettier --write dist' }, '@shop/ui'),
      }),
    ).toEqual(['Backend: backend/** ** |  | python3 -m pytest backend', 'Frontend: frontend/** packages/ui/** |  | ']);
    const deep = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`s${at}`, `npm run s${at + 1}`]));
    expect(await short({ 'package.json': json({ ...deep, test: 'npm run s0' }) })).toEqual(['Code: ** |  | npm run test']);
  });

  it('are known for changing files by every tool that does, also one after the other or before a script', async () => {
    const scripts = {
      build: 'run-s fix:*',
      'fix:one': 'rome check --apply .',
      typecheck: 'concurrently "npm:fix:one" "tsc --noEmit"',
      lint: 'eslint . --fix-dry-run',
      pretest: 'npm-run-all -p fix:one other',
      test: 'node --test',
    };
    const { agents, reasons } = await guess({ 'package.json': json(scripts) });
    expect(agents[0]?.validate).toEqual([['npm', 'run', 'lint']]);
    expect(reasons.filter((reason) => reason.includes('changes files'))).toHaveLength(3);
  });
});
