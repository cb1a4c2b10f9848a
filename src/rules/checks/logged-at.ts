import { defineCheck, found } from './check.ts';
import { textAt } from './fields.ts';

export const loggedAt = defineCheck({
  name: 'logged-at',
  finds: 'that some log of a component was written at a level, without looking for its lines',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['component', 'level'],
    properties: {
      component: { enum: ['controller', 'speaker', 'frr-k8s'] },
      level: { enum: ['debug', 'info', 'warn', 'error'] },
    },
  },
  binds: [],
  find(scene, parameters) {
    const [component, wanted] = [textAt(parameters, 'component'), textAt(parameters, 'level')];
    const stream = scene.facts.streams.find(({ kind, level }) => kind === component && level === wanted);
    return stream === undefined ? found() : found({ evidence: [], basis: ['log'] });
  },
});
