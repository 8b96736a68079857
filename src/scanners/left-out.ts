import { byFolder } from '../core/by-folder.ts';

/** Folders of tests, of what was installed or copied, and of migrations, which tell the same tables once more. */
const folder =
  /^(?:node_modules|vendor|third[_-]?party|__tests__|__mocks__|__fixtures__|fixtures?|testdata|test|tests|specs?|e2e|migrations?|alembic)$|[._-]tests?$/iu;
const file =
  /(?:(?:[._-](?:test|spec)|\.(?:tests|specs|stories|template))\.\w+|^(?:test_.*|conftest)\.py|_test\.py|Tests?\.(?:java|cs)|\.Designer\.cs|ModelSnapshot\.cs|\.min\.js|(?:^|[._-])(?:down|rollback|undo)\.sql)$/u;

/** Whether a path is no place for entities of the product itself. Made for paths in the order of a list. */
export function leavingOut(): (path: string) => boolean {
  const namesOut = byFolder((above) => above.split('/').filter((name) => folder.test(name)));
  return (path) =>
    file.test(path.slice(path.lastIndexOf('/') + 1)) ||
    namesOut(path).some((name) => !(path.endsWith('.sql') && /^migrations?$/iu.test(name)));
}

const example = /(?:^|\/)(?:[\w-]*[-_])?(?:examples?|demos?)(?:[-_][\w-]*)?\//iu;

/** Whether a path shows how the product is used. The packages of Java are no such folders. */
export const isExample = (path: string): boolean => example.test(path.replace(/(?:^|\/)(?:java|kotlin)\/.*$/u, '/'));
