/** Folders of tests, of what was installed or copied, and of migrations, which tell the same tables once more. */
const folder =
  /^(?:node_modules|vendor|third[_-]?party|__tests__|__mocks__|__fixtures__|fixtures?|testdata|test|tests|specs?|e2e|migrations?|alembic)$|[._-]tests?$/iu;
const file =
  /(?:(?:[._-](?:test|spec)|\.(?:tests|specs|stories|template))\.\w+|^(?:test_.*|conftest)\.py|_test\.py|Tests?\.(?:java|cs)|\.Designer\.cs|ModelSnapshot\.cs|\.min\.js|(?:^|[._-])(?:down|rollback|undo)\.sql)$/u;

/** Whether a path is no place for entities of the product itself. */
export function isLeftOut(path: string): boolean {
  const names = path.split('/');
  const last = names.pop() ?? '';
  return file.test(last) || names.some((name) => folder.test(name) && !(last.endsWith('.sql') && /^migrations?$/iu.test(name)));
}

const example = /(?:^|\/)(?:[\w-]*[-_])?(?:examples?|demos?)(?:[-_][\w-]*)?\//iu;

/** Whether a path shows how the product is used. The packages of Java are no such folders. */
export const isExample = (path: string): boolean => example.test(path.replace(/(?:^|\/)(?:java|kotlin)\/.*$/u, '/'));
