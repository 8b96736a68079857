import { z } from 'zod';

// Imported first: compiled checks would need `unsafe-eval`, which the page's policy does not grant.
z.config({ jitless: true });
