import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildExtension } from '../../.ci/bundles.ts';
import { copyGrammars } from '../../.ci/grammars.ts';
import type { createEntityScanner } from '../../src/scanners/scan.ts';
import { createMemorySources } from '../fakes/memory-sources.ts';

it('reads every language as a part of the built extension, with the grammars that it brings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'batuta-bundle-'));
  try {
    await buildExtension(folder);
    await copyGrammars(join(folder, 'grammars'));
    const alone = await mkdtemp(join(folder, 'alone-'));
    for (const name of ['parts', 'grammars']) await cp(join(folder, name), join(alone, name), { recursive: true });
    const part = (await readdir(join(alone, 'parts'))).find((name) => name.startsWith('scan-')) ?? '';
    const built = createRequire(import.meta.url)(join(alone, 'parts', part)) as {
      readonly createEntityScanner: typeof createEntityScanner;
    };
    const sources = createMemorySources({
      'a.ts': "import { Entity } from 'typeorm';\n@Entity() class A {}",
      'B.java': '@Entity class B {}',
      'c.py': 'from django.db import models\nclass C(models.Model): pass',
      'D.cs': 'class X : DbContext { public DbSet<D> All { get; set; } }\nclass D { public int Id { get; set; } }',
    });
    const { entities } = await built.createEntityScanner(sources).scan(new AbortController().signal);
    expect(entities.map(({ name, stack }) => `${name}: ${stack}`)).toEqual(['A: typeorm', 'B: jpa', 'C: django', 'D: ef-core']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
