import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Of a shop; each but the first belongs to the one before. */
const nouns = [
  'Customer',
  'Contract',
  'Invoice',
  'Payment',
  'Refund',
  'Parcel',
  'Carrier',
  'Warehouse',
  'Shelf',
  'Supplier',
  'Offer',
  'Campaign',
];
const verbs = ['open', 'close', 'approve', 'reject', 'archive', 'restore', 'assign', 'release', 'split', 'merge', 'copy', 'rename'];

/**
 * Writes an application of twelve modules below `root`: entity, repository, service, controller and test, of 40 to 150 lines each, as they are in public
 * repositories of its kind (a module there has 15 to 60 thousand characters). Agents' settings have two layers.
 */
export async function writeMadeUpApp(root: string): Promise<void> {
  const agents = [
    '  backend:\n    owns: [src/**]\n    validate: [npm test]',
    '  test:\n    owns: [test/**]\n    validate: [npm test]',
  ].join('\n');
  const files: Record<string, string> = {
    'package.json':
      '{ "name": "made-up", "type": "module", "dependencies": { "typeorm": "1.0.0" }, "scripts": { "test": "node --test" } }\n',
    '.claude/batuta.yaml': `version: 1\nagents:\n${agents}\n`,
  };
  for (const [index, noun] of nouns.entries()) {
    const [file, owner] = [noun.toLowerCase(), nouns[index - 1] ?? null];
    files[`src/${file}/${file}.entity.ts`] = entity(noun, owner);
    files[`src/${file}/${file}.repository.ts`] = part(noun, 'Repository', `./${file}.entity.ts`, 6);
    files[`src/${file}/${file}.service.ts`] = part(noun, 'Service', `./${file}.repository.ts`, 12);
    files[`src/${file}/${file}.controller.ts`] = part(noun, 'Controller', `./${file}.service.ts`, 8);
    files[`test/${file}.test.ts`] = tests(noun, `../src/${file}/${file}.service.ts`);
  }
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
}

function entity(noun: string, owner: string | null): string {
  const columns = verbs.map(
    (verb, at) =>
      `  /** When it was last subject to "${verb}"; null: never. */\n  @Column({ nullable: true })\n  ${verb}At: Date | null = null;\n\n  @Column({ default: ${at} })\n  ${verb}Count: number = ${at};\n`,
  );
  const from = owner === null ? '' : `import { ${owner} } from '../${owner.toLowerCase()}/${owner.toLowerCase()}.entity.ts';\n`;
  const belongs =
    owner === null
      ? ''
      : `  @ManyToOne(() => ${owner}, { nullable: false, onDelete: 'CASCADE' })\n  ${owner.toLowerCase()}!: ${owner};\n\n`;
  return `import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';\n${from}\n@Entity()\nexport class ${noun} {\n  @PrimaryGeneratedColumn()\n  id!: number;\n\n${belongs}${columns.join('\n')}}\n`;
}

function part(noun: string, kind: string, from: string, methods: number): string {
  const below = { Repository: noun, Service: `${noun}Repository`, Controller: `${noun}Service` }[kind] ?? noun;
  const body = verbs
    .slice(0, methods)
    .map((verb, at) =>
      [
        `  /** ${verb[0]?.toUpperCase()}${verb.slice(1)}s a ${noun.toLowerCase()} by its number; those that are gone are passed over. */`,
        `  async ${verb}(id: number, reason: string): Promise<${at % 2 === 0 ? 'boolean' : 'number'}> {`,
        `    if (!Number.isInteger(id) || id < 1) throw new RangeError(\`\${id} is no number of a ${noun.toLowerCase()}.\`);`,
        `    const found = await this.below.${verb}(id, reason.trim());`,
        `    if (!found) return ${at % 2 === 0 ? 'false' : '0'};`,
        `    this.told.push({ what: '${verb}', id, reason, at: this.now() });`,
        `    while (this.told.length > ${100 + at}) this.told.shift();`,
        `    return ${at % 2 === 0 ? 'true' : 'this.told.length'};`,
        '  }',
      ].join('\n'),
    );
  return `import { ${below} } from '${from}';\n\nexport class ${noun}${kind} {\n  private readonly told: { what: string; id: number; reason: string; at: Date }[] = [];\n\n  constructor(\n    private readonly below: ${below},\n    private readonly now: () => Date,\n  ) {}\n\n${body.join('\n\n')}\n}\n`;
}

function tests(noun: string, from: string): string {
  const each = verbs.map(
    (verb, at) =>
      `test('${verb} passes over a ${noun.toLowerCase()} that is gone', async () => {\n  const service = new ${noun}Service(gone, () => new Date(${at}));\n  const answer = await service.${verb}(${at + 1}, ' because ');\n  assert.equal(Boolean(answer), false);\n  await assert.rejects(service.${verb}(0, ''), RangeError);\n});\n`,
  );
  return `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { ${noun}Service } from '${from}';\n\nconst gone = new Proxy({}, { get: () => async () => false }) as never;\n\n${each.join('\n')}`;
}
