// Verifica todas as tabelas: tipos conhecidos, referências que existem.
import { readdirSync, readFileSync } from 'node:fs';

const pasta = new URL('tabelas/', import.meta.url);
const nomes = readdirSync(pasta)
  .filter((nome) => nome.endsWith('.json'))
  .map((nome) => nome.slice(0, -'.json'.length));
const erros = [];

for (const nome of nomes) {
  try {
    const { campos } = JSON.parse(readFileSync(new URL(`${nome}.json`, pasta), 'utf8'));
    for (const [campo, tipo] of Object.entries(campos)) {
      const ref = /^ref: (\w+)$/.exec(tipo)?.[1];
      if (ref ? !nomes.includes(ref) : !/^(texto|inteiro|lista: [A-Z_]+(, [A-Z_]+)*)$/.test(tipo)) erros.push(`${nome}.${campo}: "${tipo}" não vale`);
    }
  } catch (erro) {
    erros.push(`${nome}: ${erro.message}`);
  }
}

for (const erro of erros) console.error(`erro: ${erro}`);
if (erros.length === 0) console.log(`${nomes.length} tabelas verificadas`);
process.exitCode = erros.length === 0 ? 0 : 1;
