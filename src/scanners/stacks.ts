import type { Stack } from './entity.ts';
import { prisma } from './prisma.ts';
import { sequelize } from './sequelize.ts';
import { typeOrm } from './typeorm.ts';

/** Every way to declare entities that is known. A new one is a file beside this one and an entry here. */
export const stacks: readonly Stack[] = [prisma, typeOrm, sequelize];
