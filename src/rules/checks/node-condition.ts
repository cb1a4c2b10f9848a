import { fieldEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { listAt, textAt } from './fields.ts';

export const nodeCondition = defineCheck({
  name: 'node-condition',
  finds: 'nodes with a condition of a type and status',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['type', 'status'],
    properties: { type: { type: 'string' }, status: { enum: ['True', 'False', 'Unknown'] } },
  },
  binds: ['node', 'reason'],
  find(scene, parameters) {
    const nodes = scene.objectsOf('Node');
    if (nodes.length === 0) return cannotTell('objects Node');
    const found = nodes.flatMap((node) =>
      listAt(node.value, 'status', 'conditions').flatMap((condition, index): readonly Found[] => {
        if (
          textAt(condition, 'type') !== textAt(parameters, 'type') ||
          textAt(condition, 'status') !== textAt(parameters, 'status')
        )
          return [];
        return [
          {
            values: { node: node.name, reason: textAt(condition, 'reason') ?? '' },
            subjects: [`Node ${node.name}`],
            evidence: [fieldEvidence(node, ['status', 'conditions', index, 'type'])],
            basis: ['object'],
          },
        ];
      }),
    );
    return { found, lacks: [] };
  },
});
