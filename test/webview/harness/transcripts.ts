import type { RunEvent, RunEventBody } from '../../../src/protocol/run-event.ts';
import type { Transcript, TranscriptCall, TranscriptTurn } from '../../../src/protocol/transcript.ts';
import { completedRun, runId, running } from './recorded.ts';

const usage = { input: 900, output: 412, cacheRead: 18_300, cacheWrite: 1200 };
const at = (turn: number): string => new Date(Date.parse('2026-11-21T09:40:00.000Z') + turn * 21_000).toISOString();

function call(tool: string, target: string, more: Partial<TranscriptCall> = {}): TranscriptCall {
  return { tool, target, file: null, given: [], diff: null, result: '', ok: true, ...more };
}

function turnOf(turn: number, more: Partial<TranscriptTurn>): TranscriptTurn {
  return { turn, at: at(turn), guidance: [], thinking: '', text: '', calls: [], stop: 'tool_use', usage, error: null, ...more };
}

const head = {
  system: ['You are the Backend agent of a shop.\nYou own backend/**.', '# Registry\n\nProduct: Bundle'],
  prompt: [{ role: 'user' as const, text: 'Backend: discounts\n\n1. Add types, service and routes' }],
};
const turns = [
  turnOf(1, {
    thinking: 'The routes are listed in `routes.ts`. I look at how **products** are wired before I add discounts.',
    text: 'I will look at the existing routes and the rounding first.',
    calls: [
      call('read', 'backend/src/routes.ts', {
        file: 'backend/src/routes.ts',
        result: "1\timport { products } from './product/product-routes.ts';\n2\texport const routes = [products];",
      }),
      call('grep', 'roundMoney in backend/**', {
        given: [['pattern', 'roundMoney']],
        result: 'backend/src/money.ts:12: export function roundMoney',
      }),
      call('read', '.env', { result: 'This file is not readable for agents.', ok: false }),
    ],
  }),
  turnOf(2, {
    text: 'Discounts come **after** products, so that a product exists before it is reduced.',
    calls: [
      call('edit', 'backend/src/routes.ts', {
        file: 'backend/src/routes.ts',
        diff: [
          " import { products } from './product/product-routes.ts';",
          '-export const routes = [products];',
          "+import { discounts } from './discount/discount-routes.ts';",
          '+',
          '+export const routes = [products, discounts];',
        ],
        result: 'Changed backend/src/routes.ts.',
      }),
      call('run', 'npm run build:backend', {
        ok: false,
        result:
          "Exit code 2 after 4.1 s.\nOutput:\nsrc/discount/discount-service.ts(14,7): error TS2322: Type 'string' is not assignable to type 'number'.",
      }),
    ],
  }),
  turnOf(3, {
    guidance: ['Keep the amounts in cents, as money.ts does.'],
    calls: [
      call('write', 'backend/src/discount/discount-service.ts', {
        file: 'backend/src/discount/discount-service.ts',
        diff: [
          '+export function reduced(cents: number, percent: number): number {',
          '+  return Math.round((cents * (100 - percent)) / 100);',
          '+}',
        ],
        result: 'Created.',
      }),
      call('run', 'npm run build:backend', { result: null, ok: null }),
    ],
  }),
];

/** A piece of work under way: three turns, of which the last one's command runs. */
export const transcript: Transcript = { ...head, turns };

/** The same, at its end. */
export const endedTranscript: Transcript = {
  ...head,
  turns: [
    ...turns,
    turnOf(4, {
      text: 'Everything builds.',
      stop: 'end',
      calls: [call('finish', '', { given: [['summary', 'Discounts with service and routes.']], result: null, ok: null })],
    }),
  ],
};

/** So many turns, each with a call. */
export function longTranscript(count: number): Transcript {
  return {
    ...head,
    turns: Array.from({ length: count }, (_, index) =>
      turnOf(index + 1, {
        text: `Step ${index + 1} of many.`,
        calls: [call('read', `src/file-${index + 1}.ts`, { file: `src/file-${index + 1}.ts`, result: 'line\n'.repeat(1 + (index % 40)) })],
      }),
    ),
  };
}

/** The run with what the calls of those turns cost. */
function withTurns(run: readonly RunEvent[], path: string, count: number): RunEvent[] {
  const agent = 'backend';
  const added = Array.from({ length: count }, (_, index): RunEventBody[] => [
    {
      type: 'turn.completed',
      agent,
      path,
      model: 'claude-sonnet-5-5',
      turn: index + 1,
      usage,
      usd: 0.013 * (index + 1),
      durationMs: 4200,
      stop: 'tool_use',
    },
  ]).flat();
  const last = run.at(-1)?.seq ?? 0;
  return [...run, ...added.map((body, index) => ({ seq: last + index + 1, at: at(index + 1), runId, ...body }))];
}

/** The second attempt of the backend, at work. */
export const transcriptRun = withTurns(running, 'backend/2', 3);
export const endedTranscriptRun = completedRun;
