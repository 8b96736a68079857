import { expect, test } from 'vitest';
import { asksForField } from '../../../src/core/request/new-field.ts';

test.each([
  'Add a phone to Doctor',
  'Add phone and e-mail to the doctors',
  'Orders can carry a discount, shown in the list',
  'Doctors should have a phone number.',
  'Store the birthday of each patient',
  'New field "phone" for Doctor',
  'Doctor: another column for the phone, with a filter',
  'Agregar un teléfono a Doctor',
  'Los doctores deben tener un teléfono',
  'Añadir el campo teléfono al doctor',
  'Adicionar um telefone ao médico',
  'Os médicos devem ter telefone',
  'Guardar a data de nascimento do paciente',
])('asks for a new field: %s', (request) => {
  expect(asksForField(request)).toBe(true);
});

test.each([
  'Sort the list of doctors by name',
  'Add a filter to the list of doctors',
  'Add a status filter to the Doctor list',
  'Add tests for Doctor',
  'Add a page for doctors',
  'Doctors can be archived',
  'Show when the contracts run out',
  'Agregar un botón a la lista de doctores',
  'Adicionar um filtro na lista de médicos',
  'Add a Ledger entity',
  'Sort by the name column',
  'Add a filter by the name column',
  'Show the fields of Doctor in two columns',
  '',
])('asks for something else: %s', (request) => {
  expect(asksForField(request)).toBe(false);
});
