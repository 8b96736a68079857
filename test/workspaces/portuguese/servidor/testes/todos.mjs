// Executa todos os testes desta pasta.
import { readdirSync } from 'node:fs';

const pasta = new URL('./', import.meta.url);
for (const nome of readdirSync(pasta).sort()) if (nome.endsWith('.test.mjs')) await import(new URL(nome, pasta));
