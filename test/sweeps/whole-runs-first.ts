import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { isWholeRun } from './seed.ts';

/**
 * Whole runs before everything else: they take longest, so no worker is left with one at the end; and starting a process costs more the
 * more memory a worker has taken.
 */
export class WholeRunsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [runs, others] = [files.filter(ofRuns), files.filter((file) => !ofRuns(file))];
    return [...(await super.sort(runs)), ...(await super.sort(others))];
  }
}

const ofRuns = ({ moduleId }: TestSpecification): boolean => isWholeRun(moduleId);
