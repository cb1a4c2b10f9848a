import { groupBy } from '../../model/group.ts';
import type { JsonObject, ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { listAt, textAt } from './fields.ts';

export const frrConfigurationLacks = defineCheck({
  name: 'frr-configuration-lacks',
  finds: 'neighbors for which one FRRConfiguration sets a field, to one value only, and another leaves it out',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['fields'],
    properties: { fields: { type: 'array', minItems: 1, items: { type: 'string' } } },
  },
  binds: ['peer', 'field', 'value', 'with', 'without'],
  find(scene, parameters) {
    const configurations = scene.objectsOf('FRRConfiguration');
    if (configurations.length === 0 && !scene.isCollected('FRRConfiguration')) return cannotTell('objects FRRConfiguration');
    const fields = listOf(parameters);
    const byAddress = groupBy(configurations.flatMap(neighborsOf), ({ address }) => address);
    const found = [...byAddress].flatMap(([peer, entries]) => fields.flatMap((field) => judge(peer, field, entries)));
    return { found, lacks: [] };
  },
});

const listOf = ({ fields }: JsonObject): readonly string[] =>
  Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [];

interface Entry {
  readonly configuration: ObjectFact;
  readonly address: string;
  readonly neighbor: JsonObject;
  readonly path: readonly (string | number)[];
}

function neighborsOf(configuration: ObjectFact): readonly Entry[] {
  return listAt(configuration.value, 'spec', 'bgp', 'routers').flatMap((router, at) =>
    listAt(router, 'neighbors').flatMap((neighbor, index) => {
      const address = textAt(neighbor, 'address');
      return address === null
        ? []
        : [{ configuration, address, neighbor, path: ['spec', 'bgp', 'routers', at, 'neighbors', index] }];
    }),
  );
}

function judge(peer: string, field: string, entries: readonly Entry[]): readonly Found[] {
  const set = entries.filter(({ neighbor }) => isSet(neighbor, field));
  const bare = entries.filter(({ neighbor }) => !isSet(neighbor, field));
  const [one] = set;
  const [other] = bare;
  const values = new Set(set.map(({ neighbor }) => String(neighbor[field])));
  if (one === undefined || other === undefined || values.size > 1) return [];
  return [
    {
      values: {
        peer,
        field,
        value: [...values][0] ?? '',
        with: one.configuration.name,
        without: other.configuration.name,
      },
      subjects: [subjectOf(one.configuration), subjectOf(other.configuration)],
      evidence: [
        fieldEvidence(one.configuration, [...one.path, field]),
        fieldEvidence(other.configuration, [...other.path, 'address']),
      ],
      basis: ['object'],
    },
  ];
}

const isSet = (neighbor: JsonObject, field: string): boolean => {
  const value = Object.hasOwn(neighbor, field) ? neighbor[field] : undefined;
  return value !== undefined && value !== null && value !== '';
};
