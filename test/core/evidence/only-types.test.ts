import { expect, test } from 'vitest';
import { isOnlyTypes } from '../../../src/core/evidence/only-types.ts';

test.each<[string[], boolean]>([
  [['tsc --noEmit'], true],
  [['yarn tsc', 'pnpm exec vue-tsc', 'npx --no-install tsgo -b'], true],
  [['poetry run mypy src', 'python3 -m pyright', 'node node_modules/typescript/bin/tsc'], true],
  [['go vet ./... && go build ./...', 'cargo check', 'dotnet build Shop.sln'], true],
  [['npm run check', 'cd web && tsc -b'], true],
  [['sh check.sh', '#!/bin/sh\nset -e\nif [ -d web ]; then tsc; fi\necho done'], true],
  [['make check', 'FLAGS := -b\ncheck: build\n\t@tsc $(FLAGS)'], true],
  [['npm run check', 'tsc && node --test'], false],
  [['tsc', 'npm run lint', 'eslint src'], false],
  [['tsc-watch', 'go test ./...', 'cargo test'], false],
  [['npm test'], false],
  [['echo done'], false],
  [[], false],
])('whether commands and what they run only check types: %j', (texts, expected) => {
  expect(isOnlyTypes(texts)).toBe(expected);
});
