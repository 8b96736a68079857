import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { handle, type ApiResponse } from './routes.ts';
import { createServices } from './services.ts';
import { createStore } from './store.ts';

const services = createServices(createStore());

const server = createServer(async (request, response) => {
  const answer = respond(request.method ?? 'GET', request.url ?? '/', await text(request));
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
});
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1', () => console.log('listening on', server.address()));

function respond(method: string, path: string, content: string): ApiResponse {
  try {
    return handle(services, { method, path, body: content === '' ? undefined : JSON.parse(content) });
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'JSON expected' } };
    throw error;
  }
}
