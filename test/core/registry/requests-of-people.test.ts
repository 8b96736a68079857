import { describe, expect, it, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { understandRequest } from '../../../src/core/registry/understand.ts';
import type { Registry } from '../../../src/protocol/registry.ts';

const registryOf = (...names: string[]): Registry => ({
  patterns: {},
  enums: {},
  entities: Object.fromEntries(names.map((name) => [name, { sub: [], refs: [] }])),
});
const withParts = (parts: Record<string, string[]>): Registry => ({
  patterns: {},
  enums: {},
  entities: Object.fromEntries(Object.entries(parts).map(([name, sub]) => [name, { sub, refs: [] }])),
});
const about = (request: string, registry: Registry): string => {
  const { entities, unclear } = understandRequest(request, registry);
  const asked = unclear ? ` ? ${unclear.names.join(', ')}` : '';
  return `${entities.map(({ name, known }) => `${name}${known ? '' : ' (new)'}`).join(', ')}${asked}`;
};

describe('words of every day', () => {
  const registry = registryOf('Recipe', 'Step', 'File', 'Link', 'Poll', 'Story', 'Domain', 'Interview', 'ShoppingList', 'MailRule');
  it.each<[string, string]>([
    ['Agregar una nota a cada paso de la receta', 'Step, Recipe'],
    ['Los archivos y los enlaces caducan', 'File, Link'],
    ['As enquetes têm um prazo', 'Poll'],
    ['Las historias muestran el dominio', 'Story, Domain'],
    ['Entrevistas com áudio', 'Interview'],
    ['Mostrar a lista de compras', 'ShoppingList'],
    ['Adicionar prioridade às regras de e-mail', 'MailRule'],
    ['Las reglas de correo se pueden pausar', 'MailRule'],
  ])('%s', (request, expected) => {
    expect(about(request, registry)).toBe(expected);
  });

  it.each<[string, string, string]>([
    ['Carritos abandonados', 'Basket', 'Basket'],
    ['Cupons com validade', 'Voucher', 'Voucher'],
    ['Candidatos con CV', 'JobApplicant', 'JobApplicant ? JobApplicant'],
  ])('what is called by another word for it: %s', (request, name, expected) => {
    expect(about(request, registryOf(name))).toBe(expected);
  });
});

describe('names that are words of the language', () => {
  const registry = registryOf(
    ...'Agreement Account Function Case Charge Note Line Team Entry Exchange Sale Order Customer User May Need Like Step Term Part'.split(
      ' ',
    ),
  );
  it.each<[string, string]>([
    ['Ordenar de acuerdo con la fecha', ''],
    ['Filtrar de acordo com a data', ''],
    ['Tener en cuenta la zona horaria', ''],
    ['Levar em conta o fuso horário', ''],
    ['Mostrar en función de la fecha', ''],
    ['En caso de error, reintentar', ''],
    ['No caso de falha, tentar de novo', ''],
    ['En este caso mostrar un aviso', ''],
    ['Caso o pedido seja cancelado', 'Order'],
    ['El pedido está a cargo del cliente', 'Order, Customer'],
    ['Tomar nota del precio', ''],
    ['Ver el precio en línea', ''],
    ['Trabajo en equipo', ''],
    ['La entrada de datos', ''],
    ['Transferencias entre clientes', 'Customer'],
    ['Users may see the customer', 'User, Customer'],
    ['Customers need a time limit', 'Customer'],
    ['People like to share', ''],
    ['Customers order the product', 'Customer'],
    ['Show it step by step', ''],
    ['Note that users may leave', 'User'],
    ['In terms of performance', ''],
    ['As part of the order', 'Order'],
    ['In this case the order is hidden', 'Order'],
    ['A case has notes', 'Case, Note'],
    ['The case of a customer', 'Case, Customer'],
    ['El caso tiene una nota', 'Case, Note'],
    ['A conta do cliente', 'Account, Customer'],
  ])('%s', (request, expected) => {
    expect(about(request, registry)).toBe(expected);
  });
});

describe('which of several is meant', () => {
  test('the one whose other words are said, too', () => {
    const registry = registryOf('Product', 'Customer', 'CustomerReview', 'ProductReview');
    expect(about('Los productos muestran sus reseñas', registry)).toBe('Product, ProductReview');
    expect(about('Mostrar las reseñas', registry)).toBe('CustomerReview ? CustomerReview, ProductReview');
  });

  test('a part of something else is not meant by the name of an entity', () => {
    const registry = withParts({ Folder: [], Dataroom: ['DataroomFolder'], DataroomFolder: [], PurchaseFolder: [] });
    expect(about('As pastas podem ser arquivadas', registry)).toBe('Folder ? Folder, PurchaseFolder');
  });

  test('of names that end so the shortest comes first', () => {
    expect(about('Listar as turmas', registryOf('DisciplineSchoolClass', 'SchoolClass'))).toBe(
      'SchoolClass ? SchoolClass, DisciplineSchoolClass',
    );
  });

  test('what a new name begins with is no question', () => {
    const registry = registryOf('TrainingEventEmployee', 'TrainingResultEmployee', 'Interview');
    const { entities, unclear, reasons, references } = understandRequest('Manage employee loans with installments', registry);
    expect({ names: entities.map(({ name }) => name), unclear, references, reasons: reasons.map(inEnglish) }).toEqual({
      names: ['EmployeeLoan'],
      unclear: null,
      references: [],
      reasons: ['"employee loans" is no entity yet: EmployeeLoan is proposed (simple)'],
    });
  });
});

describe('records that a request only names', () => {
  const registry = registryOf('Customer', 'Product', 'Order');
  it.each<[string, string]>([
    ['Gift cards with a balance', 'GiftCard (new)'],
    ['Wish lists for customers', 'WishList (new)'],
    ['Cupones de descuento para clientes', 'DiscountCoupon (new)'],
    ['Add suppliers of products', 'Supplier (new)'],
    ['Agregar proveedores de productos', 'Supplier (new)'],
    ['Product reviews', 'ProductReview (new)'],
    ['Employees have skills', 'Employee (new)'],
    ['Los empleados tienen habilidades', 'Employee (new)'],
    ['Purchase orders with lines for each supplier', 'PurchaseOrder (new) ? PurchaseOrder, Order'],
    ['Work orders', 'WorkOrder (new) ? WorkOrder, Order'],
    // What is said of something that is there.
    ['Open orders', 'Order'],
    ['Pedidos mensuales', 'Order'],
    ['Product prices', 'Product'],
    ['Order totals for customers', 'Order, Customer'],
    ['Customer orders', 'Customer, Order'],
    ['Add photos of products', 'Product'],
    ['Orders have a courier', 'Order'],
    ['Add a phone', ''],
    ['Add an email', ''],
  ])('%s', (request, expected) => {
    expect(about(request, registry)).toBe(expected);
  });
});

describe('other scripts', () => {
  test('a name is found where nothing stands between words', () => {
    const registry = registryOf('注文', '注文明細', '顧客', 'Customer');
    expect(about('注文に割引を追加する', registry)).toBe('注文');
    expect(about('顧客の注文明細を表示', registry)).toBe('顧客, 注文明細');
    expect(about('顧客リストを表示', registryOf('注文'))).toBe('');
  });

  test('what is written in capitals is the same word', () => {
    const registry = registryOf('Größe', 'Straße');
    expect(about('GRÖSSE', registry)).toBe('Größe');
    expect(about('STRASSE', registry)).toBe('Straße');
  });
});
