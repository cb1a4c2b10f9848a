/**
 * Which Service a line belongs to. Lines such as `ipAllocated` do not name it: the ServiceReconciler's `start reconcile` and
 * `end reconcile` around them do. While all services are reprocessed (`metallbreload/reload`) only the debug key
 * `reprocessing service` tells. (MetalLB v0.13–v0.16, internal/k8s/controllers/service_controller*.go)
 */
export const reconcilerMark = '"controller":"ServiceReconciler';

const reloadRequest = 'metallbreload/reload';
/** Enough to tell what the reconciler says. */
const saying = 96;
const metadata = '\\"metadata\\":{\\"name\\":\\"';
const objectName = /^([^"\\]{1,253})\\",(?:\\"generateName\\":\\"[^"\\]{0,253}\\",)?\\"namespace\\":\\"([^"\\]{1,63})\\"/;
const failed = Buffer.from('"service":"{');
const started = '"start reconcile":"';
const deleted = '"processing deletion on service":"';

/** Kind, version and the request's name stand before the metadata. */
const beforeMetadata = 512;

/** Where the name of the first object begins that a line carries as JSON inside a JSON string, or -1. */
function dumpedAt(bytes: Buffer, from: number, end: number): number {
  const at = bytes.toString('latin1', from, Math.min(end, from + beforeMetadata)).indexOf(metadata);
  return at < 0 ? -1 : from + at + metadata.length;
}

/** namespace/name of the object whose name begins there. */
export function dumpedName(bytes: Buffer, at: number, end: number): string | null {
  const m = objectName.exec(bytes.toString('latin1', at, Math.min(end, at + 700)));
  return m?.[1] && m[2] ? `${m[2]}/${m[1]}` : null;
}

/** namespace/name as it stands, up to its quote. */
export function plainName(bytes: Buffer, at: number, end: number): string | null {
  const m = /^[a-z0-9.-]{1,63}\/[a-z0-9.-]{1,253}(?=")/.exec(bytes.toString('latin1', at, Math.min(end, at + 320)));
  return m?.[0] ?? null;
}

/** How nearly all dumps of Services begin, just after the mark. */
const usualDump = Buffer.from(
  `","level":"debug","processing service":"{\\"kind\\":\\"Service\\",\\"apiVersion\\":\\"v1\\",${metadata}`,
);

/** What an object is dumped as, or that it is gone, and where its name begins. */
export interface DumpedLine {
  readonly of: 'service' | 'slice' | 'deletion';
  readonly at: number;
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

/**
 * Where the reconciler stands, from its own lines. One for each stream. In a log at debug a third of the lines are its: names
 * are read only when somebody asks for them.
 */
export class ReconciledService {
  #current: string | null = null;
  /** Where the name stands in the block at hand, -1 where `#current` is right. */
  #from = -1;
  #bytes: Buffer | null = null;
  #as: 'request' | 'object' = 'request';

  get current(): string | null {
    this.settle();
    return this.#current;
  }

  /** A line by the ServiceReconciler; `at` is just after the mark. Returns what object it carries, if any. */
  see(bytes: Buffer, at: number, end: number): DumpedLine | null {
    // `","end reconcile":"`
    if (bytes[at + 3] === 101 && bytes[at + 5] === 100 && bytes[at + 6] === 32) {
      this.restart();
      return null;
    }
    if (bytes[at + 19] === 112 && bytes.compare(usualDump, 0, usualDump.length, at, at + usualDump.length) === 0) {
      this.#processing(bytes, at + usualDump.length);
      return { of: 'service', at: at + usualDump.length };
    }
    return this.#seeRare(bytes, at, end);
  }

  #seeRare(bytes: Buffer, at: number, end: number): DumpedLine | null {
    const says = bytes.toString('latin1', at, Math.min(end, at + saying));
    const start = says.indexOf(started);
    if (start >= 0) {
      this.#name(bytes, at + start + started.length, 'request');
      return null;
    }
    if (says.includes('"end reconcile":"')) {
      this.restart();
      return null;
    }
    const gone = says.indexOf(deleted);
    if (gone >= 0) return { of: 'deletion', at: at + gone + deleted.length };
    // `enqueueing`, `reprocessing service`, or `failed to handle service` with `endpoints` before `service`.
    const isFailure = says.includes('"endpoints":"') || says.includes('"event":"');
    const service = isFailure ? bytes.indexOf(failed, at) : at;
    const name = service < 0 || service > end ? -1 : dumpedAt(bytes, service, end);
    if (name < 0) return null;
    if (says.includes('"enqueueing":"')) return { of: 'slice', at: name };
    if (!isFailure) this.#name(bytes, name, 'object');
    return { of: 'service', at: name };
  }

  /** The request has named it already, where the log has its beginning. */
  #processing(bytes: Buffer, at: number): void {
    if (this.#from < 0 && this.#current === null) this.#name(bytes, at, 'object');
  }

  #name(bytes: Buffer, at: number, as: 'request' | 'object'): void {
    this.#bytes = bytes;
    this.#from = at;
    this.#as = as;
  }

  /** To be called before the block's memory is used again. */
  settle(): void {
    if (this.#from < 0 || !this.#bytes) return;
    this.#current =
      this.#as === 'object' ? dumpedName(this.#bytes, this.#from, this.#bytes.length) : this.#requested(this.#bytes);
    this.#from = -1;
    this.#bytes = null;
  }

  #requested(bytes: Buffer): string | null {
    const quote = bytes.indexOf(34, this.#from);
    const request = quote < 0 ? '' : bytes.toString('latin1', this.#from, Math.min(quote, this.#from + 320));
    // A request for a Node or the configuration has no namespace.
    return request === reloadRequest || !request.includes('/') ? null : request;
  }

  /** The process is a new one, or the request is done. */
  restart(): void {
    this.#current = null;
    this.#from = -1;
    this.#bytes = null;
  }
}
