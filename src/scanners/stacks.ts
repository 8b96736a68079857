import type { Stack } from './entity.ts';
import { django } from './django.ts';
import { drizzle } from './drizzle.ts';
import { efCore } from './ef-core.ts';
import { jpa } from './jpa.ts';
import { prisma } from './prisma.ts';
import { sequelize } from './sequelize.ts';
import { sql } from './sql.ts';
import { sqlAlchemy } from './sqlalchemy.ts';
import { typeOrm } from './typeorm.ts';

/** Every way to declare entities that is known. A new one is a file beside this one and an entry here. */
export const stacks: readonly Stack[] = [prisma, typeOrm, sequelize, drizzle, jpa, efCore, sqlAlchemy, django, sql];
