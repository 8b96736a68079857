import { expect, it } from 'vitest';
import { scanOf, shortly } from '../fakes/memory-sources.ts';

const shop = {
  'Data/ShopContext.cs': `using Microsoft.EntityFrameworkCore;
using Shop.Entities;
namespace Shop.Data;
public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Entities.Product> Products { get; set; } = null!;
    public virtual DbSet<Customer>? Customers { get; set; }
    /* public DbSet<Gone> Gone => Set<Gone>(); */
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Tag>(b => { b.HasKey(t => t.Word); });
        modelBuilder.Entity<Product>().HasMany(p => p.Tags).WithMany(t => t.Products);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ShopContext).Assembly);
    }
}`,
  'Data/NoteConfiguration.cs': `using Shop.Entities;
namespace Shop.Data;
public class NoteConfiguration : IEntityTypeConfiguration<Note>
{
    public void Configure(EntityTypeBuilder<Note> builder)
    {
        builder.HasOne(n => n.Order).WithMany().HasForeignKey(n => n.OrderId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Customer>().WithMany().HasForeignKey(n => n.AuthorId).OnDelete(DeleteBehavior.Restrict);
        // builder.HasOne(n => n.Gone);
    }
}`,
  'Entities/Entities.cs': `namespace Shop.Entities;
public abstract class Base { public int Id { get; set; } }
public enum Status { Open = 1, [Obsolete] Paid }
public class Order : Base
{
    public static int Count { get; set; }
    public Status? Status { get; set; }
    public int CustomerId { get; set; }
    public Customer Customer { get; set; } = null!;
    public ICollection<OrderLine> Lines { get; } = new List<OrderLine>();
    public decimal Total => Lines.Count;
    [NotMapped] public Cache Cache { get; set; }
}
public class OrderLine { public int OrderId { get; set; } public Order Order { get; set; } public Product Product { get; set; } public int Quantity { get; set; } }
public class Product : Base { public string Name { get; set; } public List<Tag> Tags { get; set; } }
public class Tag { public string Word { get; set; } public List<Product> Products { get; set; } }
public class Note { public Guid OrderId { get; set; } public Order Order { get; set; } public int? AuthorId { get; set; } public string Text { get; set; } }`,
  'Entities/Customer.cs': `namespace Shop.Entities;
public record Customer(string Name)
{
    [ForeignKey("ParentKey")] public Customer? Parent { get; set; }
    public int? ParentKey { get; set; }
    public List<Order> Orders { get; set; }
}`,
  // Of the same name, for something else.
  'Api/Order.cs': 'namespace Shop.Api;\npublic class Order { public string Json { get; set; } public Customer Buyer { get; set; } }',
  'Migrations/Snapshot.cs':
    'public class Snapshot : DbContext { public DbSet<Stub> Stubs { get; set; } }\npublic class Stub { public int Id { get; set; } }',
};

it('finds the entities of contexts and configurations and what they lead to; by conventions, attributes and the fluent interface', async () => {
  expect(await shortly(shop)).toEqual([
    'Customer(Name, ParentKey) -> Customer',
    'Note(OrderId, AuthorId, Text) -> Order, Customer',
    'Order(Status, CustomerId, Id) > Note, OrderLine -> Customer',
    'OrderLine(OrderId, Quantity) -> Order, Product',
    'Product(Name, Id) -> Tag',
    'Tag(Word) -> Product',
  ]);
  const { enums, patterns, entities } = await scanOf(shop);
  expect(enums).toEqual({ Status: ['Open', 'Paid'] });
  expect(patterns).toEqual({ withSubItems: 'Order', selfReferencing: 'Customer', manyToMany: 'Product' });
  expect(entities.map(({ file, line }) => `${file}:${line}`)).toContain('Entities/Entities.cs:4');
});

it('takes classes of a name by the global usings of the project, not those of another one; keys alone make no part', async () => {
  expect(
    await shortly({
      'App/Models/Order.cs': 'namespace Shop.App.Models;\npublic record Order(int Number);',
      'Domain/Order.cs': `namespace Shop.Domain;
public class Order { public int Id { get; set; } private readonly List<Line> _lines; public IReadOnlyCollection<Line> Lines => _lines.AsReadOnly(); public decimal Total => 1; }`,
      'Domain/Line.cs': 'namespace Shop.Domain;\npublic class Line { public int Id { get; set; } public int Units { get; set; } }',
      'Infrastructure/GlobalUsings.cs': 'global using Microsoft.EntityFrameworkCore;\nglobal using Shop.Domain;',
      'Infrastructure/ShopContext.cs': `namespace Shop.Infrastructure;
public class ShopContext : DbContext { public DbSet<Order> Orders { get; set; } public DbSet<Item> Items { get; set; } }`,
      'Infrastructure/ItemConfiguration.cs': `namespace Shop.Infrastructure;
class ItemConfiguration : IEntityTypeConfiguration<Item> {
  public void Configure(EntityTypeBuilder<Item> builder) { builder.HasOne(i => i.Brand).WithMany(); }
}`,
      'Infrastructure/Item.cs': `namespace Shop.Infrastructure;
public class Item { public int Id { get; set; } public int BrandId { get; set; } public Brand? Brand { get; set; } }
public class Brand { public int Id { get; set; } }`,
    }),
  ).toEqual(['Brand(Id)', 'Item(Id, BrandId) -> Brand', 'Line(Id, Units) -> Order', 'Order(Id) > Line']);
});

it('takes a base of the same name from the namespace that is named; what has its key from another, or is said to be deleted with it, is its part', async () => {
  expect(
    await shortly({
      'Data/ShopContext.cs': `namespace Shop.Data;
public class ShopContext : DbContext {
  public DbSet<Models.Order> Orders { get; set; } public DbSet<Frames> Frames { get; set; } public DbSet<Page> Pages { get; set; } public DbSet<Badge> Badges { get; set; }
  protected override void OnModelCreating(ModelBuilder builder) {
    builder.Entity<Frames>().HasKey(f => f.OrderId);
    builder.Entity<Frames>().HasOne(f => f.Order).WithMany().HasForeignKey(f => f.OrderId);
    builder.Entity<Page>(p => { p.HasKey(one => new { one.OrderId, one.Number }); });
    builder.Entity<Models.Order>().HasOne(o => o.Image).WithOne().OnDelete(DeleteBehavior.Cascade);
    builder.Entity<Models.Order>().HasMany(o => o.Remarks).WithOne().HasForeignKey(r => r.OrderId).OnDelete(DeleteBehavior.SetNull);
  }
}`,
      'Data/Models/Order.cs': `using Shop.Data;
namespace Shop.Data.Models;
public class Order : Core.Sales.Order { public Image? Image { get; set; } public List<Remark> Remarks { get; set; } }`,
      'Core/Sales/Order.cs':
        'namespace Shop.Core.Sales;\npublic class Order { public Guid Id { get; set; } public string Title { get; set; } }',
      'Core/Other/Order.cs': 'namespace Shop.Core.Other;\npublic class Order { public string Json { get; set; } }',
      'Data/Parts.cs': `using Shop.Data.Models;
namespace Shop.Data;
public class Frames { public Guid OrderId { get; set; } public Order? Order { get; set; } public long Duration { get; set; } }
public class Page { public Guid OrderId { get; set; } public int Number { get; set; } public Order Order { get; set; } }
public class Image { public int Id { get; set; } public Guid? OrderId { get; set; } public string Path { get; set; } }
public class Remark { public int Id { get; set; } public Guid? OrderId { get; set; } public string Text { get; set; } }
[PrimaryKey(nameof(OrderId), nameof(Word))]
public class Badge { public Guid OrderId { get; set; } public string Word { get; set; } public Order Order { get; set; } }`,
    }),
  ).toEqual([
    'Badge(OrderId, Word) -> Order',
    'Frames(OrderId, Duration) -> Order',
    'Image(Id, OrderId, Path) -> Order',
    'Order(Id, Title) > Badge, Frames, Image, Page',
    'Page(OrderId, Number) -> Order',
    'Remark(Id, OrderId, Text) -> Order',
  ]);
});

it('follows builders in variables, contexts of other files that only get a builder, and the users of an identity context', async () => {
  const files = {
    'Data/Context.cs': `namespace Shop;
public class Context : IdentityDbContext<Clerk>
{
    public DbSet<Order> Orders { get; set; }
    public DbSet<Approval> Approvals { get; set; }
    protected override void OnModelCreating(ModelBuilder builder)
    {
        var order = builder.Entity<Order>();
        var approval = builder.Entity<Approval>();
        approval.HasOne<Order>().WithMany().HasForeignKey(a => a.Subject).OnDelete(DeleteBehavior.Cascade);
        order
            .HasOne<Approval>()
            .WithMany()
            .HasForeignKey(o => o.Last).OnDelete(DeleteBehavior.Restrict);
        builder.UseLog();
    }
}`,
    'Data/Log.cs': `namespace Shop;
public static class Log { public static void UseLog(this ModelBuilder builder) { builder.Entity<LogEntry>(e => { e.ToTable("Log"); }); } }`,
    'Entities/All.cs': `namespace Shop;
public class Order { public int Id { get; set; } public int? Last { get; set; } }
public class Approval { public int Id { get; set; } public int Subject { get; set; } }
public class LogEntry { public int Id { get; set; } }
public class Clerk : IdentityUser { public string Badge { get; set; } }`,
  };
  expect(await shortly(files)).toEqual([
    'Approval(Id, Subject) -> Order',
    'Clerk(Badge)',
    'LogEntry(Id)',
    'Order(Id, Last) > Approval -> Approval',
  ]);
});

it('leaves out what has no key: what a query or a view gives', async () => {
  const files = {
    'Data/Context.cs': `namespace Shop;
public class Context : DbContext
{
    public DbSet<Order> Orders { get; set; }
    public DbSet<OrderTotal> Totals { get; set; }
    public DbSet<OrderDay> Days { get; set; }
    public DbSet<OrderMonth> Months { get; set; }
    protected override void OnModelCreating(ModelBuilder builder)
    {
        var total = builder.Entity<OrderTotal>();
        total.HasNoKey();
        builder.Entity<OrderDay>().HasNoKey().ToView("days");
    }
}`,
    'Entities/All.cs': `namespace Shop;
public class Order { public int Id { get; set; } }
public class OrderTotal { public int Sum { get; set; } }
public class OrderDay { public int Sum { get; set; } }
[Keyless]
public class OrderMonth { public int Sum { get; set; } }`,
  };
  expect(await shortly(files)).toEqual(['Order(Id)']);
});

it('finds what the other files of a context add, of which only one names the base', async () => {
  const { entities } = await scanOf({
    'Data/ShopContext.cs':
      'namespace Shop.Data;\npublic partial class ShopContext : DbContext { public DbSet<Order> Orders { get; set; } }',
    'Taxes/ShopContext.Taxes.cs': `using Shop.Taxes;
namespace Shop.Data { public partial class ShopContext { public DbSet<TaxClass> TaxClasses { get; set; } } }`,
    // The sets of another class are none of a database.
    'Data/ReportCache.cs': 'namespace Shop.Data;\npublic class ReportCache { public DbSet<Report> Reports { get; set; } }',
    'Entities.cs': `namespace Shop.Taxes;
public class Order { public int Id { get; set; } }
public class TaxClass { public int Id { get; set; } }
public class Report { public int Id { get; set; } }`,
  });
  expect(entities.map(({ name }) => name)).toEqual(['Order', 'TaxClass']);
});

it('takes a property that is converted for a column, and one that is ignored for nothing', async () => {
  const files = {
    'Data/Context.cs': `namespace Shop;
public class Context : DbContext
{
    public DbSet<Order> Orders { get; set; }
    protected override void OnModelCreating(ModelBuilder builder)
    {
        builder.Entity<Order>().Ignore(o => o.Draft);
        builder.Entity<Order>().Property(o => o.Stops).HasConversion(s => Json.Of(s), s => Json.Read<List<Stop>>(s));
    }
}`,
    'Entities/All.cs': `namespace Shop;
public class Order { public int Id { get; set; } public List<Stop> Stops { get; set; } public List<Stop> Draft { get; set; } }
public class Stop { public string Place { get; set; } }`,
  };
  expect(await shortly(files)).toEqual(['Order(Id, Stops)']);
});

it('takes what only computes its value, and what others do not see, for no column', async () => {
  const files = {
    'Context.cs': 'public class Context : DbContext { internal DbSet<Order> Orders { get; set; } }',
    'Order.cs': `public class Order
{
    public int Id { get; private set; }
    public string Word { get { return word; } set { word = value; } }
    public string Title { get { return Word + "!"; } }
    public string Line { get => Title; }
    protected ILoader Loader { get; set; }
    string INamed.Name { get; set; }
}`,
  };
  expect(await shortly(files)).toEqual(['Order(Id, Word)']);
});

it('a generic base has the types that whoever extends it gives', async () => {
  const files = {
    'Context.cs': 'class Context : DbContext { public DbSet<Article> Articles { get; set; } }',
    'Translated.cs': 'abstract class Translated<T> { public ICollection<T> Translations { get; set; } }',
    'Translation.cs': `abstract class Translation<TOf> { public int OfId { get; set; } [ForeignKey("OfId")] public TOf Of { get; set; } }`,
    'Article.cs': `class Article : Translated<ArticleTranslation> { public string Slug { get; set; } }
class ArticleTranslation : Translation<Article> { public string Title { get; set; } }`,
  };
  expect(await shortly(files)).toEqual(['Article(Slug) > ArticleTranslation', 'ArticleTranslation(Title, OfId) -> Article']);
});
