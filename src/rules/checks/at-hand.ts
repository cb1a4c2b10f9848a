import { objectEvidence } from '../evaluate/object-line.ts';
import { defineCheck } from './check.ts';
import { textParameter } from './fields.ts';

/**
 * Unlike an object condition it never asks whether the kind was collected: that an object is not at hand is sure, and that
 * it does not exist is not said.
 */
export const atHand = defineCheck({
  name: 'at-hand',
  finds: 'the objects of a kind that are in the bundle, as `namespace/name`; no other is said not to exist',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['kind', 'as'],
    properties: { kind: { type: 'string' }, as: { enum: ['service', 'other'] } },
  },
  binds: ['service', 'other'],
  find(scene, parameters) {
    const found = scene.objectsOf(textParameter(parameters, 'kind', '')).map((object) => ({
      values: { [textParameter(parameters, 'as', 'service')]: `${object.namespace}/${object.name}` },
      evidence: [objectEvidence(object)],
      basis: ['object' as const],
    }));
    return { found, lacks: [] };
  },
});
