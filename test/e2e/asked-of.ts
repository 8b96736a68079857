import type { ModelServer } from '../fakes/model-server/model-server.ts';

/** Turns that were asked of a model, as `label#turn`, each as often as it was asked. */
export function askedOf(model: ModelServer): string[] {
  return model
    .requests()
    .filter((one) => one.path === '/v1/messages')
    .map((one) => `${one.label}#${one.turn}`);
}
