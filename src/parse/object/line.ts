import type { FieldPath, JsonObject, ObjectFact } from '../../model/object.ts';

/**
 * A text in an object, as a line that signatures can look at. Events become
 *
 *     Warning AllocationFailed Service shop/web: message (x12)
 *
 * with the fields type, reason, message, kind, namespace, name (of what they are about), count and component. Texts in
 * statuses become
 *
 *     Pod metallb-system/speaker-x container speaker waiting CrashLoopBackOff: message
 *     Node worker-1 condition Ready=False KubeletNotReady: message
 *     FRRNodeState worker-1 lastReloadResult: text
 *
 * with the fields kind, namespace, name, field and message, and where there are such type, status and reason. A text of
 * several lines becomes several such lines.
 */
export interface ObjectLine {
  readonly from: 'event' | 'status';
  readonly object: ObjectFact;
  readonly path: FieldPath;
  readonly text: string;
  readonly fields: JsonObject;
  readonly time: number | null;
  /** namespace/name of the Service that it is about. */
  readonly service: string | null;
}

/** Longer texts are cut. */
export const longestObjectLine = 8192;
