import type { Memento } from 'vscode';

const key = 'batuta.demos';
type Kept = Readonly<Record<string, 'fresh' | 'begun'>>;

/**
 * Folders with a copy of the sample that comes with the extension: there its script answers the model calls. Kept for the person, on this
 * machine: no workspace can call itself one.
 */
export class Demos {
  private readonly memento: Pick<Memento, 'get' | 'update'>;

  constructor(memento: Pick<Memento, 'get' | 'update'>) {
    this.memento = memento;
  }

  has(folder: string): boolean {
    return this.kept()[folder] !== undefined;
  }

  /** Nothing was begun in it yet. */
  isFresh(folder: string): boolean {
    return this.kept()[folder] === 'fresh';
  }

  async add(folder: string): Promise<void> {
    await this.memento.update(key, { ...this.kept(), [folder]: 'fresh' });
  }

  async begin(folder: string): Promise<void> {
    await this.memento.update(key, { ...this.kept(), [folder]: 'begun' });
  }

  /** Models answer there from now on. */
  async remove(folder: string): Promise<void> {
    const { [folder]: _, ...others } = this.kept();
    await this.memento.update(key, others);
  }

  private kept(): Kept {
    return this.memento.get<Kept>(key) ?? {};
  }
}
