import { durableContract } from '../contracts/durable/contract.ts';
import { embeddedEngine, embeddedHost } from './embedded-adapter.ts';

durableContract({
  name: 'embedded engine',
  hostScript: embeddedHost,
  engine: (folder, workflows) => embeddedEngine({ folder, workflows }),
});
