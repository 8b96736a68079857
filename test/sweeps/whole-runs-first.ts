import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Whole runs before everything else: they take longest, so no worker is left with one at the end; and starting a process costs more the
 * more memory a worker has taken.
 */
export class WholeRunsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [runs, others] = [files.filter(isWholeRun), files.filter((file) => !isWholeRun(file))];
    return [...(await super.sort(runs)), ...(await super.sort(others))];
  }
}

const isWholeRun = ({ moduleId }: TestSpecification): boolean => /[\\/]test[\\/]e2e[\\/]/.test(moduleId);
