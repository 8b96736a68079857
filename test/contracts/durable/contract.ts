import { afterEach, beforeEach, describe } from 'vitest';
import { ownershipContract } from './contract-ownership.ts';
import { questionContract } from './contract-questions.ts';
import { runningContract } from './contract-running.ts';
import { stoppingContract } from './contract-stopping.ts';
import { createStage, type DurableAdapter, type Stage } from './stage.ts';

/** The durable contract, with real processes. Every engine passes it. */
export function durableContract(adapter: DurableAdapter): void {
  describe(`durable contract: ${adapter.name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await createStage(adapter);
    });
    afterEach(async () => {
      await stage.clear();
    });
    describe('running', () => {
      runningContract(() => stage);
    });
    describe('ownership', () => {
      ownershipContract(() => stage);
    });
    describe('questions', () => {
      questionContract(() => stage);
    });
    describe('stopping', () => {
      stoppingContract(() => stage);
    });
  });
}
