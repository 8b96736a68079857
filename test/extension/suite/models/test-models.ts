import { extensions } from 'vscode';
import type { TestModels } from '../../model-provider/extension.ts';

/** The extension that brings scripted models to the editor. */
export async function testModels(): Promise<TestModels> {
  const extension = extensions.getExtension<TestModels>('batuta-tests.model-provider');
  if (!extension) throw new Error('The extension with the test models is not installed.');
  return extension.activate();
}
