/**
 * Which Service a line belongs to. Lines such as `ipAllocated` do not name it: the ServiceReconciler's `start reconcile` and
 * `end reconcile` around them do. While all services are reprocessed (`metallbreload/reload`) only the debug key
 * `reprocessing service` tells. (MetalLB v0.13–v0.16, internal/k8s/controllers/service_controller*.go)
 */
export const reconcilerMark = '"controller":"ServiceReconciler';

const reloadRequest = 'metallbreload/reload';
const objectName =
  /\\"metadata\\":\{\\"name\\":\\"([^"\\]{1,253})\\",(?:\\"generateName\\":\\"[^"\\]{0,253}\\",)?\\"namespace\\":\\"([^"\\]{1,63})\\"/;

/** namespace/name of an object that a line carries as JSON inside a JSON string after `key`. */
export function dumpedName(head: string, key: string): string | null {
  const at = head.indexOf(`"${key}":"{`);
  const m = at < 0 ? null : objectName.exec(head.slice(at, at + 1024));
  return m?.[1] && m[2] ? `${m[2]}/${m[1]}` : null;
}

/** Written by other goroutines, whatever the reconciler is at. */
const elsewhere =
  /"caller":"(?:arp|ndp|native|net|state|memberlist|speakerlist|node_controller|config_controller|pool_controller|pool_status_controller|layer2_status_controller|bgp_status_controller|configuration_state_controller|frrk8s_config_controller|frrk8s|frr|liveness)\.go|"component":"Memberlist"/;
const zapOfService = /"controller":"service","controllerGroup":"","controllerKind":"Service",/;

/** The Service of a line: the one that it names itself, else the one that is being reconciled. */
export function serviceOf(text: string, reconciled: string | null): string | null {
  const head = text.slice(0, 4096);
  const at = head.indexOf('"service":"');
  const own = at < 0 ? null : /^[a-z0-9][a-z0-9.-]{0,62}\/[a-z0-9][a-z0-9.-]{0,252}(?=")/.exec(head.slice(at + 11, at + 340));
  if (own) return own[0];
  if (zapOfService.test(head)) {
    const named = /"namespace":"([^"\\]{1,63})","name":"([^"\\]{1,253})"/.exec(head);
    if (named) return `${named[1]}/${named[2]}`;
  }
  return reconciled === null || !head.startsWith('{"') || elsewhere.test(head) || head.startsWith('{"level"') ? null : reconciled;
}

function quoted(head: string, key: string): string | null {
  const start = head.indexOf(`"${key}":"`);
  if (start < 0) return null;
  const from = start + key.length + 4;
  const to = head.indexOf('"', from);
  return to < 0 ? null : head.slice(from, to);
}

/** Where the reconciler stands, from its own lines. One for each stream. */
export class ReconciledService {
  current: string | null = null;
  #reloading = false;

  /** `head` is the beginning of a line by the ServiceReconciler. */
  see(head: string): void {
    if (head.includes('"end reconcile":"')) {
      this.current = null;
      this.#reloading = false;
      return;
    }
    const started = quoted(head, 'start reconcile');
    if (started !== null) {
      this.#reloading = started === reloadRequest;
      this.current = this.#reloading ? null : started;
      return;
    }
    const dumped = dumpedName(head, 'reprocessing service') ?? dumpedName(head, 'processing service');
    if (dumped !== null) this.current = dumped;
  }

  /** The process is a new one. */
  restart(): void {
    this.current = null;
    this.#reloading = false;
  }
}
