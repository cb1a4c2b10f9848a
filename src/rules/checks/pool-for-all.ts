import type { ObjectFact } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { cannotTell, defineCheck, found } from './check.ts';

export const poolForAll = defineCheck({
  name: 'pool-for-all',
  finds: 'that some pool gives its addresses to any service, so that having none left is the only reason to get none from it',
  binds: [],
  find(scene) {
    const pools = scene.objectsOf('IPAddressPool');
    if (pools.length === 0) return cannotTell('objects IPAddressPool');
    return pools.some(isForAll) ? found({ evidence: [], basis: ['object'] }) : found();
  },
});

/** A table does not show for whom a pool is. */
function isForAll({ form, value }: ObjectFact): boolean {
  const spec = isObject(value.spec) ? value.spec : {};
  return form !== 'table' && spec.autoAssign !== false && spec.serviceAllocation === undefined;
}
