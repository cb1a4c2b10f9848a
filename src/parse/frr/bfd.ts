import type { BfdPeerFact } from '../../model/frr.ts';
import type { Evidence } from '../../model/place.ts';
import { type Piece, quote } from './lines.ts';

interface Draft {
  readonly address: string;
  readonly line: number;
  status: string;
  diagnostics: string | null;
  remoteDiagnostics: string | null;
  readonly lines: Evidence[];
  readonly head: Evidence;
}

const peer = /^peer (\S{1,100})(?: |$)/;
const field = /^(Status|Diagnostics|Remote diagnostics|Remote ID|Uptime|Downtime): (.{1,200})$/;

function take(draft: Draft, text: string, evidence: Evidence): void {
  const [, name, value = ''] = field.exec(text) ?? [];
  if (name === undefined) return;
  if (name === 'Status') draft.status = value.trim();
  else if (name === 'Diagnostics') draft.diagnostics = value.trim();
  else if (name === 'Remote diagnostics') draft.remoteDiagnostics = value.trim();
  draft.lines.push(evidence);
}

function finish(draft: Draft, source: string): BfdPeerFact {
  const { address, status, diagnostics, remoteDiagnostics, line } = draft;
  const order = ['Status', 'Diagnostics', 'Remote ID', 'Remote diagnostics'];
  const rank = ({ text }: Evidence): number => {
    const at = order.findIndex((name) => text.startsWith(`${name}:`));
    return at < 0 ? order.length : at;
  };
  const lines = [...draft.lines.sort((a, b) => rank(a) - rank(b)), draft.head];
  return { address, status, diagnostics, remoteDiagnostics, lines, place: { source, line } };
}

/** Reads `show bfd peers` as text; the brief form has a table instead. */
export function readBfdPeers({ lines, firstLine }: Piece, source: string): readonly BfdPeerFact[] {
  const found: BfdPeerFact[] = [];
  let draft: Draft | null = null;
  lines.forEach((raw, i) => {
    const text = raw.trim().slice(0, 1_000);
    const address = /^\s/.test(raw) || raw.startsWith('peer ') ? peer.exec(text)?.[1] : undefined;
    if (address !== undefined) {
      if (draft !== null) found.push(finish(draft, source));
      const head = quote(source, firstLine + i, text);
      draft = { address, line: firstLine + i, status: '', diagnostics: null, remoteDiagnostics: null, lines: [], head };
    } else if (draft !== null) take(draft, text, quote(source, firstLine + i, text));
  });
  if (draft !== null) found.push(finish(draft, source));
  return found.filter(({ status }) => status !== '');
}
