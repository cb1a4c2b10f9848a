import { isObject, type ObjectFact } from '../../model/object.ts';
import { parseTime } from '../../parse/time.ts';
import type { CheckScene } from './check.ts';
import { listAt, textAt } from './fields.ts';

const configuration = ['IPAddressPool', 'L2Advertisement', 'BGPAdvertisement', 'BGPPeer', 'Node'] as const;

/** When the objects that decide about a service's announcement were last made or written, as far as they tell. */
export function lastChange(scene: CheckScene, service: string): number | null {
  const own = scene.objectsOf('Service').filter(({ namespace, name }) => `${namespace}/${name}` === service);
  const slices = scene
    .objectsOf('EndpointSlice')
    .filter(
      ({ namespace, value }) => `${namespace}/${textAt(value, 'metadata', 'labels', 'kubernetes.io/service-name')}` === service,
    );
  const all = [...configuration.flatMap((kind) => scene.objectsOf(kind)), ...own, ...slices];
  return all.flatMap(timesOf).reduce<number | null>((latest, time) => (latest === null || time > latest ? time : latest), null);
}

/** The node's own status is written all the time, so of a Node only its making counts. */
function timesOf({ kind, value }: ObjectFact): readonly number[] {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const written = kind === 'Node' ? [] : listAt(metadata, 'managedFields').filter(({ subresource }) => subresource !== 'status');
  const texts = [
    metadata.creationTimestamp,
    textAt(metadata, 'annotations', 'endpoints.kubernetes.io/last-change-trigger-time'),
    ...written.map(({ time }) => time),
  ];
  return texts.flatMap((text) => parseTime(text) ?? []);
}
