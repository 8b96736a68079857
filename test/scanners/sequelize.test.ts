import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

it('finds models with decorators: bases followed, default exports, keys with and without an association', async () => {
  const head = "import { Table, Column, BelongsTo, HasMany, BelongsToMany, ForeignKey, AllowNull } from 'sequelize-typescript';\n";
  const files = {
    'models/base/Model.ts': "import { Model as Base } from 'sequelize-typescript';\nclass Model extends Base { }\nexport default Model;",
    'models/base/IdModel.ts': `${head}import Model from './Model';\nclass IdModel extends Model { @Column id: string; }\nexport default IdModel;`,
    'types.ts': "export type Kind = 'page' | 'list';\nexport enum Unused { A }",
    'models/Document.ts': `${head}import IdModel from './base/IdModel';\nimport User from './User';\nimport Revision from './Revision';\nimport { Kind } from '../types';
@Table({ tableName: 'documents' })
class Document extends IdModel {
  @Column kind: Kind;
  @ForeignKey(() => Document) @Column parentId: string | null;
  @BelongsTo(() => User, 'createdById') createdBy: User;
  @ForeignKey(() => User) @Column createdById: string;
  @HasMany(() => Revision) revisions: Revision[];
  @BelongsToMany(() => User, () => Membership) members: User[];
  static async find() { return sequelize.define; }
}
export default Document;`,
    'models/Revision.ts': `${head}import Document from './Document';
@Table
export default class Revision extends Model {
  @BelongsTo(() => Document) document: Document;
  @ForeignKey(() => Document) @Column documentId: string;
}`,
    'models/User.ts': `${head}@Table\nclass User extends Model { @Column name: string; }\nexport default User;`,
    'models/Membership.ts': `${head}@Table\nexport class Membership extends Model {
  @ForeignKey(() => User) @Column userId: string;
  @ForeignKey(() => Document) @Column documentId: string;
  @Column role: string;
}`,
  };
  expect(await shortly(files)).toEqual([
    'Document(kind, parentId, createdById, id) > Revision -> Document, User',
    'Membership(userId, documentId, role) -> User, Document',
    'Revision(documentId) -> Document',
    'User(name)',
  ]);
  const scan = await scanOf(files);
  expect(scan.enums).toEqual({ Kind: ['page', 'list'] });
  expect(scan.patterns).toEqual({ simple: 'User', withSubItems: 'Document', selfReferencing: 'Document', manyToMany: 'Document' });
});

it('finds models made by init and define, with what associate says', async () => {
  expect(
    await shortly({
      'models/order.js': `
module.exports = (sequelize, DataTypes) => {
  class Order extends Model {
    static associate(models) {
      Order.hasMany(models.Line, { as: 'lines', onDelete: 'CASCADE' });
      this.belongsTo(models.Customer, { foreignKey: { name: 'customerId', allowNull: false } });
    }
  }
  Order.init({ id: DataTypes.UUID, total: { type: DataTypes.DECIMAL(10, 2), allowNull: false } }, { sequelize, modelName: 'Order' });
  return Order;
};`,
      'models/line.js': `
module.exports = (sequelize, DataTypes) => {
  const Line = sequelize.define('line', { text: { type: DataTypes.STRING } });
  Line.associate = (models) => { Line.belongsTo(models.Order, { onDelete: 'CASCADE' }); };
  return Line;
};`,
      'models/customer.js': "const Customer = sequelize.define('Customer', { name: DataTypes.STRING });\n// sequelize.define('Gone', {})",
      'migrations/1.js': "module.exports = { up: (q) => q.createTable('x', {}) }; sequelize.define('Stub', {});",
    }),
  ).toEqual(['Customer(name)', 'Line(text) -> Order', 'Order(id, total) > Line -> Customer']);
});

it('follows names that models are exported and imported by, to the file that relates them', async () => {
  const model = (name: string, fields = '') =>
    `import { Model, DataTypes } from 'sequelize';
class ${name} extends Model {}
const ${name}ModelInit = (sequelize) => { ${name}.init({ id: DataTypes.INTEGER${fields} }, { tableName: '${name}s', sequelize }); };
export { ${name} as ${name}Model, ${name}ModelInit };`;
  expect(
    await shortly({
      'models/user.ts': model('User'),
      'models/basket.ts': model('Basket', ', UserId: { type: DataTypes.INTEGER }'),
      'models/relations.ts': `import { type Sequelize } from 'sequelize';
import { BasketModel } from './basket';
import { UserModel } from './user';
export const relationsInit = (_sequelize: Sequelize) => {
  BasketModel.belongsTo(UserModel, { foreignKey: { name: 'UserId' } });
};`,
    }),
  ).toEqual(['Basket(id, UserId) -> User', 'User(id)']);
});

it('takes a model that many to many goes through for no part, although both sides delete it', async () => {
  const model = (name: string, relations: string): string => `import { DataTypes, Model } from 'sequelize';
class ${name} extends Model { static init2(sequelize) { super.init({ id: DataTypes.UUID, place: DataTypes.INTEGER }, { sequelize, modelName: '${name}' }); ${relations} } }`;
  const relations = `const { book, shelf } = sequelize.models;
    book.belongsToMany(shelf, { through: BookShelf }); shelf.belongsToMany(book, { through: { model: BookShelf } });
    book.hasMany(BookShelf, { onDelete: 'CASCADE' }); BookShelf.belongsTo(book);
    shelf.hasMany(BookShelf, { onDelete: 'CASCADE' }); BookShelf.belongsTo(shelf);`;
  expect(
    await shortly({ 'm/Book.js': model('Book', ''), 'm/Shelf.js': model('Shelf', ''), 'm/BookShelf.js': model('BookShelf', relations) }),
  ).toEqual(['Book(id, place) -> Shelf', 'BookShelf(id, place) -> Book, Shelf', 'Shelf(id, place) -> Book']);
});

it('calls a model that is defined by the name of its table what its variable is called; an enum in a column after both', async () => {
  const model = (text: string): string => `module.exports = (sequelize, DataTypes) => { ${text} };`;
  const files = {
    'models/index.js': "const Sequelize = require('sequelize');",
    'models/device_feature.js': model(`// for sequelize
  const deviceFeature = sequelize.define('t_device_feature', {
    id: DataTypes.UUID,
    unit: { type: DataTypes.ENUM('metre', 'mile') },
    parent_id: { type: DataTypes.UUID, references: { model: 't_device_feature', key: 'id' } },
  });
  deviceFeature.associate = (models) => { deviceFeature.hasMany(models.FeatureState, { onDelete: 'CASCADE' }); };
  return deviceFeature;`),
    'models/feature_mark.js': model(`const deviceFeature = sequelize.define('t_feature_mark', { text: DataTypes.STRING });`),
    'models/feature_state.js':
      model(`const Model = sequelize.define('feature_states', { state: { type: DataTypes.ENUM, values: ['on', 'off'] } });
  return Model;`),
  };
  expect(await shortly(files)).toEqual([
    'DeviceFeature(id, unit, parent_id) > FeatureState -> DeviceFeature',
    'FeatureState(state) -> DeviceFeature',
    'TFeatureMark(text)',
  ]);
  expect((await scanOf(files)).enums).toEqual({ DeviceFeatureUnit: ['metre', 'mile'], FeatureStateState: ['on', 'off'] });
});

it('takes a key for required where its column is never empty; what is only computed is no column', async () => {
  const files = {
    'models.js': `module.exports = (sequelize, DataTypes) => {
  const Build = sequelize.define('Build', { id: { type: DataTypes.INTEGER, primaryKey: true }, branch: DataTypes.STRING });
  const BuildLog = sequelize.define('BuildLog', {
    line: DataTypes.STRING,
    build: { type: DataTypes.INTEGER, allowNull: false },
    shout: { type: DataTypes.VIRTUAL },
    murmur: new DataTypes.VIRTUAL(DataTypes.BOOLEAN, ['line']),
    whisper: DataTypes.VIRTUAL,
  });
  BuildLog.associate = () => BuildLog.belongsTo(Build, { foreignKey: 'build' });
  const Step = sequelize.define('Step', { name: DataTypes.STRING, of: { type: DataTypes.INTEGER, allowNull: false } });
  Build.hasMany(Step, { foreignKey: { name: 'of' } });
  const Star = sequelize.define('Star', { name: DataTypes.STRING, buildId: { type: DataTypes.INTEGER } });
  Star.belongsTo(Build);
  const BuildNote = sequelize.define('BuildNote', { text: DataTypes.STRING, BuildId: { type: DataTypes.INTEGER, allowNull: false } });
  BuildNote.belongsTo(Build);
};
`,
  };
  expect(await shortly(files)).toEqual([
    'Build(id, branch) > BuildLog, BuildNote, Step',
    'BuildLog(line, build) -> Build',
    'BuildNote(text, BuildId) -> Build',
    'Star(name, buildId) -> Build',
    'Step(name, of) -> Build',
  ]);
});
