import { describe, expect, it } from 'vitest';
import { destructiveMigration } from '../../../src/core/policy/destructive-migration.ts';

const python = `def upgrade():
    op.create_table("users")
    op.drop_column("users", "name")  # op.drop_table("x")


def downgrade():
    op.drop_table("users")
`;
const typescript = `export class A {
  // queryRunner.dropTable('x')
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`ALTER TABLE "users" DROP COLUMN "name"\`);
    await queryRunner.query('CREATE INDEX a ON b (c)');
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('users');
  }
}
`;
const csharp = `protected override void Down(MigrationBuilder m) { m.DropTable(name: "A"); }
protected override void Up(MigrationBuilder m) { m.CreateTable("A"); m.Sql("DELETE FROM B"); }
`;

describe('what a migration deletes on its way forward', () => {
  it.each([
    ['db/1.sql', 'DROP TABLE a;', ['DROP TABLE a']],
    ['db/1.SQL', 'TRUNCATE a', ['TRUNCATE a']],
    ['db/migrations/1.sql', '-- migrate:up\nDROP TABLE a;\n-- migrate:down\nDROP TABLE b;', ['DROP TABLE a']],
    ['alembic/versions/1.py', python, ['drop_column']],
    ['src/migrations/1.ts', typescript, ['ALTER TABLE "users" DROP COLUMN "name"']],
    ['Api/Migrations/1.cs', csharp, ['DELETE FROM B']],
    ['db/migrate/1.rb', 'def change\n  drop_table :users\nend\n', ['drop_table']],
    ['migrations/1.js', 'exports.up = (knex) => knex.schema.dropTableIfExists("a");\nexports.down = () => {};\n', ['dropTableIfExists']],
    [
      'app/migrations/1.py',
      'operations = [migrations.RemoveField("a", "b"), migrations.RunSQL("DROP TABLE x", reverse_sql="SELECT 1")]',
      ['RemoveField', 'DROP TABLE x'],
    ],
    ['migrations/1.php', 'public function up() { DB::statement("DROP TABLE a"); }\npublic function down() {}', ['DROP TABLE a']],
    ['migrations/1.go', 'tx.ExecContext(ctx, "DROP TABLE a")', ['DROP TABLE a']],
    ['migrations/1.ts', 'await prisma.$executeRaw`TRUNCATE a`', ['TRUNCATE a']],
    ['alembic/versions/1.py', 'op.execute(sa.text("DELETE FROM a"))', ['DELETE FROM a']],
    ['priv/repo/migrations/1.exs', 'def change do\n  drop table(:a)\nend', ['drop table']],
    ['db/migrate/1.rb', 'def change\n  drop_join_table :a, :b\nend', ['drop_join_table']],
    ['db/migrate/1.rb', 'def up\n  User.delete_all\nend', ['.delete_all']],
    ['migrations/1.ts', 'await prisma.user.deleteMany()', ['deleteMany()']],
    ['migrations/1.js', 'module.exports = { down: (q) => q.dropTable("a"), up: (q) => q.removeColumn("a", "b") }', ['removeColumn']],
    ['migrations/1.js', 'exports.up = (knex) => knex("users").del();', ['knex("users").del()']],
    ['migrations/1.ts', "await knex.schema.dropTable('a'); await knex('b').truncate();", ['dropTable', "knex('b').truncate()"]],
    [
      'db/changelog/1.xml',
      '<databaseChangeLog><changeSet><dropTable tableName="a"/><sql>TRUNCATE b</sql><rollback><dropTable tableName="c"/></rollback></changeSet></databaseChangeLog>',
      ['<dropTable tableName="a"/>', 'TRUNCATE b'],
    ],
    [
      'resources/db.yaml',
      'databaseChangeLog:\n  - changeSet:\n      changes:\n        - dropColumn:\n            tableName: a\n        - sql:\n            sql: DELETE FROM b\n      rollback:\n        - dropTable:\n            tableName: c\n',
      ['dropColumn:', 'DELETE FROM b'],
    ],
    ['db.json', '{"databaseChangeLog": [{"changeSet": {"changes": [{"delete": {"tableName": "a"}}]}}]}', ['"delete":']],
    [
      'db.xml',
      '<databaseChangeLog><delete tableName="a"><where>id = 1</where></delete><delete tableName="b"/></databaseChangeLog>',
      ['<delete tableName="b"/>'],
    ],
  ])('%s', (path, text, expected) => {
    expect(destructiveMigration(path, text)).toEqual(expected);
  });

  it.each([
    ['db/1.down.sql', 'DROP TABLE a;'],
    ['db/down.sql', 'DROP TABLE a;'],
    ['db/down/1.sql', 'DROP TABLE a;'],
    ['db/U1.2__a.sql', 'DROP TABLE a;'],
    ['db/1.sql', '-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE a;'],
    ['db/1.sql', "-- DROP TABLE a;\nINSERT INTO b VALUES ('DROP TABLE a');\nDELETE FROM c WHERE d;"],
    ['test/fixtures/seed.sql', 'DROP TABLE a'],
    ['migrations/1.js', 'exports.up = (knex) => knex("users").where("a", 1).del();'],
    [
      'db/changelog.xml',
      '<databaseChangeLog><!-- <dropTable/> --><createTable tableName="a"/><dropIndex indexName="b"/></databaseChangeLog>',
    ],
    ['layout.xml', '<dropTable tableName="a"/>'],
    ['src/users.ts', 'dropTable("users"); db.query("DROP TABLE users")'],
    ['docs/migrations.md', 'DROP TABLE a'],
    ['migrations/1.ts', 'async up() { log("DROP TABLE a"); }\nasync down() { await this.dropTable("a"); }'],
    ['migrations/1.ts', '/* dropTable("a") */ const dropTableName = "a";'],
    ['migrations/1.py', 'migrations.RunSQL("CREATE TABLE a", reverse_sql="DROP TABLE a")'],
    ['db/migrate/1.rb', 'def up\n  create_table :a\nend\n\ndef down\n  drop_table :a\nend\n'],
  ])('%s deletes nothing: %j', (path, text) => {
    expect(destructiveMigration(path, text)).toEqual([]);
  });
});
