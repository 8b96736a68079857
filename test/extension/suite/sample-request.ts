/** What the sample workspace's script answers. */
export const sampleRequest = 'Add a Supplier entity with a name, a rating (preferred, approved or on trial) and its products, many to many';
/** What the script of the workspace `single` answers. */
export const singleRequest = 'Add a truncate function that shortens a text at a word boundary';
