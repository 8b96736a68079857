import { describe, expect, it } from 'vitest';
import { Draft } from '../../../src/vscode/composer/draft.ts';
import { memento } from '../../extension/suite/memento.ts';

const clue = { about: 'Selected in a.ts:1-2', text: 'let a;', file: 'a.ts' };
const other = { ...clue, about: 'Selected in b.ts:1-2', file: 'b.ts' };

describe('what is written', () => {
  it('is there again in another window, whatever its lines', () => {
    const store = memento();
    const draft = new Draft(store);
    draft.choose('bugfix');
    draft.set({ isOpen: true, folder: '/work' });
    draft.write({ text: 'first\n\n  second' });
    draft.add([clue]);
    const again = new Draft(store);
    expect([again.isOpen, again.pipeline, again.folder]).toEqual([true, 'bugfix', '/work']);
    expect(again.written).toEqual({ text: 'first\n\n  second', given: '', aside: '', clues: [clue] });
  });

  it('belongs to no pipeline before one was chosen, and goes along to the first that is', () => {
    const draft = new Draft(memento());
    draft.add([clue]);
    expect(draft.pipeline).toBe('');
    draft.choose('feature');
    expect([draft.pipeline, draft.written.clues]).toEqual(['feature', [clue]]);
  });

  it('is nothing where another version kept something else', () => {
    expect(new Draft(memento({ 'batuta.composer': { text: 7 } })).written.text).toBe('');
  });

  it('goes along to a pipeline for which nothing is written, and comes back when that one has its own', () => {
    const draft = new Draft(memento());
    draft.write({ text: 'Add a discount' });
    draft.choose('audit');
    expect(draft.written.text).toBe('Add a discount');
    draft.replace('bugfix', 'NaN is not 0');
    draft.add([clue]);
    draft.choose('audit');
    expect(draft.written.text).toBe('Add a discount');
    draft.choose('bugfix');
    expect(draft.written).toMatchObject({ text: 'NaN is not 0', clues: [clue] });
  });

  it('is forgotten when it has begun a run; that of another pipeline is not', () => {
    const draft = new Draft(memento());
    draft.choose('feature');
    draft.write({ text: 'Add a discount' });
    draft.replace('bugfix', '');
    draft.add([clue]);
    draft.forget();
    expect([draft.isOpen, draft.written.clues]).toEqual([false, []]);
    draft.choose('feature');
    expect(draft.written.text).toBe('Add a discount');
  });
});

describe('the count of texts that something else than the keys put there', () => {
  it('stays while a person writes, opens and closes the page, and adds what goes along', () => {
    const draft = new Draft(memento());
    draft.type('Add a discount');
    const { revision } = draft;
    draft.type('Add a discount for suppliers');
    draft.set({ isOpen: false });
    draft.choose('feature');
    draft.set({ isOpen: true, folder: '/work' });
    draft.add([clue]);
    draft.give('Mend NaN', [other]);
    expect(draft.revision).toBe(revision);
  });

  it('rises with each other text', () => {
    const draft = new Draft(memento());
    const seen = [draft.revision];
    draft.give('Mend NaN', [clue]);
    seen.push(draft.revision);
    draft.replace('bugfix', 'NaN is not 0');
    seen.push(draft.revision);
    draft.forget();
    seen.push(draft.revision);
    expect(new Set(seen).size).toBe(4);
  });
});

describe('what a command puts there', () => {
  it('gives way to what the next one puts there, while the person has typed nothing', () => {
    const draft = new Draft(memento());
    draft.give('NaN is not 0', [clue]);
    draft.give('b is not defined', [other]);
    expect(draft.written).toMatchObject({ text: 'b is not defined', clues: [other] });
  });

  it('is added to what the person has typed, once', () => {
    const draft = new Draft(memento());
    draft.give('NaN is not 0', [clue]);
    draft.write({ text: 'NaN is not 0, why?' });
    draft.give('NaN is not 0', [clue]);
    draft.give('b is not defined', [other]);
    expect(draft.written).toMatchObject({ text: 'NaN is not 0, why?', clues: [clue, other] });
  });
});

describe('words in place of the person’s', () => {
  it('keep theirs aside, which come back when they are wanted, or when the others have begun a run', () => {
    const draft = new Draft(memento());
    draft.choose('feature');
    draft.write({ text: 'Add a discount' });
    draft.replace('feature', 'Add truncate');
    draft.replace('feature', 'Add truncate');
    expect(draft.written.text).toBe('Add truncate');
    draft.restore();
    expect(draft.written.text).toBe('Add a discount');
    draft.replace('feature', 'Add truncate');
    draft.forget();
    expect(draft.written.text).toBe('Add a discount');
    draft.forget();
    expect(draft.written.text).toBe('');
  });

  it('that the person has changed are theirs, and nothing comes back over them', () => {
    const draft = new Draft(memento());
    draft.choose('feature');
    draft.write({ text: 'Add a discount' });
    draft.replace('feature', 'Add truncate');
    draft.write({ text: 'Add truncate, with tests' });
    draft.restore();
    expect(draft.written.text).toBe('Add truncate, with tests');
  });
});
