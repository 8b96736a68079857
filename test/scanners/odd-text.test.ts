import { expect, it } from 'vitest';
import { inEnglish } from '../../src/core/describe/message.ts';
import { scanOf } from '../fakes/memory-sources.ts';

/** Texts that no person writes, each with the entities and what is said of it. They took minutes, or ended the scan, if read again and again or call by call. */
const texts: Record<string, readonly [string, string, readonly string[], readonly string[]]> = {
  'blank lines': [
    'a.py',
    `from django.db import models\n${'\n'.repeat(300_000)}class A(models.Model):\n    a = models.TextField()\n`,
    ['A'],
    [],
  ],
  'classes without an end': [
    'a.py',
    `from django.db import models\n${'class A (\n'.repeat(30_000)}`,
    [],
    ['Its line 1 cannot be read; the rest was.'],
  ],
  'models without an end': ['a.prisma', 'model A {\n'.repeat(60_000), [], ['Its line 1 cannot be read; the rest was.']],
  'a text without an end': ['a.prisma', `model A {\n a String @default("${'\\"'.repeat(100_000)}\n}\n`, ['A'], []],
  'a chain of calls': [
    'a.ts',
    `import { pgTable, text } from 'drizzle-orm/pg-core';\nexport const b = pgTable('b', { id: text('id') });\nexport const a = pgTable('a', { id: text('id')${'.notNull()'.repeat(20_000)}, x: text('x') });\n`,
    ['A', 'B'],
    [],
  ],
  'values in values': [
    'a.py',
    `from sqlalchemy import Column\nclass A(Base):\n    __tablename__ = 'a'\n    a = Column(${'f('.repeat(3000)}${')'.repeat(3000)})\n    b = Column()\n`,
    ['A'],
    [],
  ],
  'an error in many lists': [
    'a.ts',
    `import { Entity, Column } from 'typeorm';\n@Entity()\nclass A { @Column() a: string }\nexport const x = ${'['.repeat(20_000)}1 2${']'.repeat(20_000)};\n`,
    ['A'],
    ['Its line 4 cannot be read; the rest was.'],
  ],
};

it.each(Object.keys(texts))('reads %s', async (name) => {
  const [file, text, entities, skipped] = texts[name] ?? ['', '', [], []];
  const found = await scanOf({ [file]: text });
  expect(found.entities.map((one) => one.name)).toEqual(entities);
  expect(found.skipped.map(({ why }) => inEnglish(why))).toEqual(skipped);
});
