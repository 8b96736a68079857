import type { Services } from './services.ts';
import { ValidationError } from './validation.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Answers `GET /api/{entities}` and `POST /api/{entities}`. */
export function handle(services: Services, request: ApiRequest): ApiResponse {
  const name = /^\/api\/([a-z-]+)$/.exec(request.path)?.[1];
  const service = Object.entries<{ list(): unknown[]; create(input: never): unknown }>(services).find(([key]) => key === name)?.[1];
  if (!service) return { status: 404, body: { error: `there is no ${request.path}` } };
  if (request.method === 'GET') return { status: 200, body: service.list() };
  if (request.method !== 'POST') return { status: 405, body: { error: 'GET or POST expected' } };
  if (typeof request.body !== 'object' || request.body === null) return { status: 400, body: { error: 'a JSON object expected' } };
  try {
    return { status: 201, body: service.create(request.body as never) };
  } catch (error) {
    if (error instanceof ValidationError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}
