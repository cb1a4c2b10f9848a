import type { FieldPath } from '../../model/object.ts';
import { parseAddress } from '../../net/address.ts';
import { goQuote } from '../../net/quote.ts';
import { trimSpace } from '../../net/range.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { ServiceView } from '../service.ts';
import { type Family, familyOfAddress, familyOfIps, type Ip } from './family.ts';

/** A value that a Service gives by annotation, and under which key. */
export interface Asked {
  readonly value: string;
  readonly path: FieldPath;
}

/** valueForAnnotation of controller/service.go: the new key hides the old one even where it is empty. */
export function askedByAnnotation(service: ServiceView, name: string, rules: AllocationBehaviour): Asked {
  for (const prefix of rules.annotationPrefixes) {
    const key = `${prefix}/${name}`;
    const value = service.annotations.get(key);
    if (value !== undefined) return { value, path: ['metadata', 'annotations', key] };
  }
  return { value: '', path: ['metadata', 'annotations'] };
}

export const askedPool = (service: ServiceView, rules: AllocationBehaviour): Asked =>
  askedByAnnotation(service, 'address-pool', rules);

/** The key under which services agree to share an address; empty: they do not. */
export const sharingKey = (service: ServiceView, rules: AllocationBehaviour): string =>
  askedByAnnotation(service, 'allow-shared-ip', rules).value;

/** k8salloc.BackendKey. */
export const backendKey = (service: ServiceView): string => (service.local ? service.selector : '');

export interface AskedAddresses {
  readonly ips: readonly Ip[];
  readonly family: Family;
  readonly error: string | null;
  readonly paths: readonly FieldPath[];
}

/** getDesiredLbIPs of controller/service.go. */
export function askedAddresses(service: ServiceView, rules: AllocationBehaviour): AskedAddresses {
  const stable = `${rules.annotationPrefixes[0]}/loadBalancerIPs`;
  const annotation = askedByAnnotation(service, 'loadBalancerIPs', rules);
  const field: Asked = { value: service.loadBalancerIP, path: ['spec', 'loadBalancerIP'] };
  const given = [annotation, field].filter((asked) => asked.value !== '');
  const paths = given.map((asked) => asked.path);
  const refused = (error: string): AskedAddresses => ({ ips: [], family: 'unknown', error, paths });
  if (given.length === 0) return { ips: [], family: 'unknown', error: null, paths };
  if (given.length === 2) return refused(`service can not have both ${stable} and svc.Spec.LoadBalancerIP`);
  if (annotation.value === '') {
    const ip = parseAddress(field.value);
    if (!ip) return refused(`invalid spec.loadBalancerIP ${goQuote(field.value)}`);
    return { ips: [ip], family: familyOfAddress(ip), error: null, paths };
  }
  const ips = annotation.value.split(',').map((text) => parseAddress(trimSpace(text)));
  if (ips.includes(null)) return refused(`invalid ${stable}: ${goQuote(annotation.value)}`);
  const { family, error } = familyOfIps(ips, rules);
  return error === null ? { ips, family, error, paths } : refused(error);
}
