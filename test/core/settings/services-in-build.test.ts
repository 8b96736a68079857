import { describe, expect, it } from 'vitest';
import { guess, json, short } from './guessed.ts';

const proofs = async (files: Record<string, string>): Promise<(string | undefined)[]> =>
  (await short(files)).map((line) => line.split(' | ')[2]);

describe('a build that needs more than the code', () => {
  const shop = {
    build: 'npm-run-all check-env build-db check-db build-tracker build-app',
    'build-docker': 'npm-run-all build-db build-tracker build-app',
    'build-db': 'prisma generate',
    'build-tracker': 'rollup -c rollup.tracker.config.js',
    'build-app': 'next build --turbo',
    'check-env': 'node scripts/check-env.js',
    'check-db': 'node scripts/check-db.js',
    test: 'vitest run',
  };

  it('gives way to the narrowest script that builds the program, and says why', async () => {
    const { agents, reasons } = await guess({ 'package.json': json(shop) });
    expect(agents[0]?.validate.map((argv) => argv.join(' '))).toEqual(['npm run build-app', 'npm run test']);
    expect(reasons).toContain(
      'The script build of package.json needs a service or settings that may be missing here (check-env), so it is left out.',
    );
  });

  it.each([
    ['migrates', 'prisma migrate deploy && next build', ['next build']],
    ['migrates by a script that runs before it', 'next build', []],
    ['waits for a database', 'wait-on tcp:5432 && next build', []],
    ['publishes', 'vite build && npm publish', []],
    ['deploys', 'vite build && wrangler deploy', []],
    ['downloads', 'node tools/download-fonts.mjs && vite build', []],
    ['fetches', 'curl -O https://example.com/a.json && vite build', []],
  ])('one that %s is left out where the types, the tests and the linter are there', async (what, build, narrower) => {
    const before = what.includes('before') ? { prebuild: 'npm run db:migrate', 'db:migrate': 'knex migrate:latest' } : {};
    const more = Object.fromEntries(narrower.map((text) => ['build:web', text]));
    const scripts = { build, ...before, ...more, typecheck: 'tsc --noEmit', lint: 'eslint .', test: 'vitest run' };
    expect(await proofs({ 'package.json': json(scripts) })).toEqual([
      `${narrower.length > 0 ? 'npm run build:web; ' : ''}npm run typecheck; npm run lint; npm run test`,
    ]);
  });

  it.each([
    'tsc && copyfiles src/migrations dist',
    'vite build --outDir deploy',
    'tsc -p tsconfig.publish.json',
    'prisma generate && next build',
    'npm run build:release',
  ])('is not: %s', async (build) => {
    expect(await proofs({ 'package.json': json({ build, 'build:release': 'vite build', test: 'x' }) })).toEqual([
      'npm run build; npm run test',
    ]);
  });

  it('does not keep the next script of the same kind from being taken', async () => {
    expect(await proofs({ 'package.json': json({ test: 'vitest --watch', 'test:unit': 'vitest run' }) })).toEqual(['npm run test:unit']);
  });
});
