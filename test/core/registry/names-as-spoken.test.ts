import { describe, expect, it, test } from 'vitest';
import { understandRequest } from '../../../src/core/registry/understand.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Registry } from '../../../src/protocol/registry.ts';

type Entities = Record<string, { sub?: string[]; refs?: string[] }>;

const registryOf = (entities: Entities, patterns: Record<string, string> = {}): Registry => ({
  patterns,
  enums: {},
  entities: Object.fromEntries(Object.entries(entities).map(([name, { sub = [], refs = [] }]) => [name, { sub, refs }])),
});
const named = (...names: string[]): Registry => registryOf(Object.fromEntries(names.map((name) => [name, {}])));
const about = (request: string, registry: Registry): string[] => {
  const { entities, kind, unclear } = understandRequest(request, registry);
  const asked = unclear ? [`? ${unclear.names.join(', ')}${unclear.orNone ? ' or none' : ''}`] : [];
  return [...entities.map(({ name, known }) => `${name}${known ? '' : ' (new)'}`), kind ?? '', ...asked];
};

describe('a prefix that many names share is no part of what they are called', () => {
  const logistics = named('TmsDriver', 'TmsVehicle', 'TmsContact', 'CrmCustomer', 'CrmContact', 'CrmLead', 'WmsBin', 'WmsStockMovement');

  it.each<[string, string[]]>([
    ['Add a color to vehicles', ['TmsVehicle', 'simple']],
    ['Los conductores tienen un turno', ['TmsDriver', 'simple']],
    ['Bloquear movimentações de estoque', ['WmsStockMovement', 'simple']],
    ['tms_vehicle gets a color', ['TmsVehicle', 'simple']],
    ['contacts get a phone', ['TmsContact', 'simple', '? TmsContact, CrmContact']],
  ])('%s', (request, expected) => {
    expect(about(request, logistics)).toEqual(expected);
  });

  it('of most tables any word may be one', () => {
    const tables = named('app_user', 'app_role', 'app_vehicle', 'app_route', 'setting');
    expect(about('Agregar color a los vehículos', tables)).toEqual(['app_vehicle', 'simple']);
  });

  it('nor of what its enums are called', () => {
    const enums = { VehicleType: ['CAR'], LeadStatus: ['NEW'] };
    expect(understandRequest('Add a color to vehicles', { ...logistics, enums }).enums).toEqual({ VehicleType: ['CAR'] });
  });

  it('but a word that names something itself is one', () => {
    expect(about('methods are listed', named('PaymentMethod', 'PaymentTerm', 'PaymentPlan'))).toEqual([
      'PaymentMethod',
      'simple',
      '? PaymentMethod or none',
    ]);
    expect(about('tasks are listed', named('SubTask', 'SubOrder', 'SubProject'))).toEqual(['SubTask', 'simple', '? SubTask or none']);
  });
});

describe('adjectives', () => {
  const registry = named('Doctor', 'Bank', 'BankAccount', 'MedicalRecord', 'Patient', 'Asset');

  it.each<[string, string[]]>([
    ['Agregar IBAN a la cuenta bancaria', ['BankAccount', 'simple']],
    ['Contas bancárias precisam de IBAN', ['BankAccount', 'simple']],
    ['Mostrar el historial médico del paciente', ['Patient', 'simple']],
    ['Los médicos ven al paciente', ['Doctor', 'Patient', 'simple']],
    ['Listar médicos', ['Doctor', 'simple']],
    ['Quiero gestionar los equipos médicos de la clínica', ['MedicalEquipment (new)', 'simple']],
    ['Gerenciar ativos fixos', ['FixedAsset (new)', 'simple', '? FixedAsset, Asset']],
  ])('%s', (request, expected) => {
    expect(about(request, registry)).toEqual(expected);
  });
});

describe('the language that is spoken', () => {
  it('a word means what it means in Spanish or in Portuguese', () => {
    const registry = named('Order', 'PurchaseOrder', 'LeaveRequest', 'Customer');
    expect(about('Agregar un descuento al pedido', registry)).toEqual(['Order', 'simple', '? Order, PurchaseOrder']);
    expect(about('O pedido não tem desconto', registry).at(-1)).toBe('? Order, PurchaseOrder, LeaveRequest');
  });

  it('what stands first is what it is, whatever the rest means', () => {
    const cards = ['TarjetaCredito', 'simple', '? TarjetaCredito, TarjetaDebito'];
    expect(about('Limites para las tarjetas', named('Cuenta', 'TarjetaCredito', 'TarjetaDebito'))).toEqual(cards);
  });

  it.each<[string, string[]]>([
    ['Manage returns with items', ['Devolucao (new)', 'withSubItems']],
    ['Crear devoluciones con líneas', ['Devolucao (new)', 'withSubItems']],
    ['Gerenciar devoluções com itens', ['Devolucao (new)', 'withSubItems']],
    ['Manage widgets', ['Widget (new)', 'simple']],
  ])('something new is called as the code base calls things: %s', (request, expected) => {
    expect(about(request, named('Pedido', 'Cliente', 'Fornecedor', 'Avaliacao'))).toEqual(expected);
  });

  it('several English words for one thing', () => {
    const registry = named('Supplier', 'Customer', 'Employee', 'Invoice');
    expect(about('Vendors need a tax id', registry)).toEqual(['Supplier', 'simple']);
    expect(about('Clients pay invoices online', registry)).toEqual(['Customer', 'Invoice', 'simple']);
    expect(about('Work orders show the customer', named('OrdenTrabajo', 'Cliente'))).toEqual(['OrdenTrabajo', 'Cliente', 'simple']);
    expect(about('The mechanic is shown', named('Mecanico', 'OrdenTrabajo'))).toEqual(['Mecanico', 'simple']);
    expect(about('Mostrar as multas', named('LibFine', 'LibLoan', 'LibBook'))).toEqual(['LibFine', 'simple']);
    expect(about('Clients pay online', named('Client', 'Customer'))).toEqual(['Client', 'simple']);
    const { reasons } = understandRequest('Vendors need a tax id', registry);
    expect(reasons.map(inEnglish)).toEqual(['"vendors" is taken for Supplier']);
  });
});

describe('what is known', () => {
  test('a link between entities, and a part, is not meant by the name of what it links', () => {
    const registry = registryOf({ Specialty: {}, Doctor: {}, DoctorSpecialty: { refs: ['Doctor', 'Specialty'] } });
    expect(about('Editar o nome das especialidades', registry)).toEqual(['Specialty', 'simple']);
  });

  test('time that is counted by is none, nor is a way to do something', () => {
    expect(about('Show the sum per day', named('Day', 'Order'))).toEqual(['']);
    expect(about('A day has several orders', named('Day', 'Order'))).toEqual(['Day', 'Order', 'simple']);
    expect(about('Exportar de forma automática', named('FormaPagamento', 'Cliente'))).toEqual(['']);
    expect(about('Mostrar las formas de pago', named('FormaPagamento', 'Cliente'))).toEqual(['FormaPagamento', 'simple']);
  });

  test('the words of a name ask for no pattern', () => {
    const registry = registryOf({ Room: {}, Order: { sub: ['OrderItem'] } }, { simple: 'Room', withSubItems: 'Order' });
    expect(about('Order items get a remark', registry)).toEqual(['OrderItem', 'simple']);
  });
});

describe('what is new', () => {
  const registry = named('Employee', 'Customer', 'Project', 'Doctor');

  it.each<[string, string[]]>([
    ['Keep a list of suppliers', ['Supplier (new)', 'simple']],
    ['Llevar un registro de proveedores', ['Supplier (new)', 'simple']],
    ['Store the contracts of a customer', ['Contract (new)', 'simple']],
    ['Add skills to employees (many to many)', ['Skill (new)', 'manyToMany']],
    ['Agregar comentarios a los proyectos', ['Comment (new)', 'simple']],
    ['Registrar visitas a los clientes', ['Visit (new)', 'simple']],
    ['Editoriales y colecciones', ['Publisher (new)', 'Collection (new)', 'simple']],
    ['Direcciones de los clientes', ['Address (new)', 'simple']],
    ['Expense reports with items that need approval', ['ExpenseReport (new)', 'withSubItems']],
    ['Cadastro de chapéus', ['Chapeu (new)', 'simple']],
    ['Add prices to projects', ['Project', 'simple']],
    ['Manage fuel cards for customers', ['FuelCard (new)', 'simple']],
    ['Manage order priorities', ['OrderPriority (new)', 'simple']],
    ['Manage project priorities', ['Project', 'simple', '? Project, ProjectPriority']],
    ['Create pending projects', ['Project', 'simple']],
    ['Gestionar los estados de carga', ['']],
    ['Create spare parts with suppliers', ['SparePart (new)', 'simple']],
    ['Crear un módulo de facturación con facturas y sus líneas', ['Invoice (new)', 'withSubItems']],
    ['Crear un catálogo de productos', ['Product (new)', 'simple']],
    ['Cadastro de veículos da frota', ['Vehicle (new)', 'simple']],
    ['Adicionar subprojetos', ['Project', 'simple']],
    ['Store the settings', ['']],
    ['Show what customers that need approval ordered', ['Customer', 'simple']],
  ])('%s', (request, expected) => {
    expect(about(request, registry)).toEqual(expected);
  });
});
