import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { agent, methods, ndJsonStream } from '@agentclientprotocol/sdk';

/**
 * An external agent as a program: `node external-agent-child.ts PLAN`. The plan is JSON: files that it writes by their path, in the workspace,
 * `fixes`, those of a mend after a review, `deletes`, files and folders that go before, `tells`, a file that it reads aloud, and `dies`, a file: where that is not there, it is made, the files are left half written, `strays` are written, and the process that started the agent is killed.
 */
type Files = Record<string, string>;
const {
  files,
  fixes = files,
  deletes = [],
  tells,
  dies,
  strays = {},
} = JSON.parse(process.argv[2] ?? '{}') as {
  files: Files;
  fixes?: Files;
  deletes?: string[];
  tells?: string;
  dies?: string;
  strays?: Files;
};
const finished = '```json\n{"summary":"done","checks":[{"section":"Build","passed":true}]}\n```';
const review = '```json\n{"summary":"done","verdict":"approved","issues":[]}\n```';

agent({ name: 'external' })
  .onRequest(methods.agent.initialize, () => ({ protocolVersion: 1, agentCapabilities: {} }))
  .onRequest(methods.agent.session.new, () => ({ sessionId: 's1' }))
  .onRequest(methods.agent.session.prompt, async ({ params: { sessionId, prompt }, client }) => {
    const [first] = prompt;
    const text = first?.type === 'text' ? first.text : '';
    const isReview = text.startsWith('You are the Review agent');
    const todo = text.includes('REVIEW-FIX') ? fixes : files;
    const isDying = !isReview && dies !== undefined && !existsSync(dies);
    for (const file of isReview ? [] : deletes) rmSync(file, { recursive: true, force: true });
    for (const [file, content] of isReview ? [] : Object.entries(todo)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, isDying ? 'half' : content);
    }
    if (isDying) {
      for (const [file, content] of Object.entries(strays)) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
      writeFileSync(dies, String(process.pid));
      process.kill(process.ppid, 'SIGKILL');
      await new Promise<never>(() => setInterval(() => {}, 1000));
    }
    const aloud = tells === undefined ? '' : `${readFileSync(tells, 'utf8')}\n`;
    const update = {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'text', text: aloud + (isReview ? review : finished) },
    } as const;
    await client.notify(methods.client.session.update, { sessionId, update });
    return { stopReason: 'end_turn' as const };
  })
  .connect(ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>));
