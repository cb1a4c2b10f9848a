import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { type Line, lineSource } from './lines.ts';
import { Random } from './random.ts';

export interface BundleShape {
  /** Bytes of logs. */
  readonly bytes: number;
  /** Share of the lines that have a meaning to the rules. */
  readonly share: number;
  readonly nodes: number;
  readonly seed: number;
}

const frrShare = 0.1;

function clock(start: number, separator: '-' | '/'): (seconds: number) => string {
  let last = -1;
  let text = '';
  return (seconds) => {
    if (seconds !== last) {
      last = seconds;
      const iso = new Date((start + seconds) * 1000).toISOString();
      text = separator === '-' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19).replaceAll('-', '/').replace('T', ' ')}.123`;
    }
    return text;
  };
}

/** About eleven lines a second, as a busy speaker at debug. */
function logText(bytes: number, first: Line, next: () => Line, separator: '-' | '/', random: Random): Buffer {
  const text = Buffer.allocUnsafe(bytes + 256 * 1024);
  const now = clock(1_764_000_000, separator);
  let at = 0;
  let seconds = 0;
  for (let line = first; at < bytes; line = next()) {
    if (random.next() < 0.09) seconds++;
    at += text.write(line[0], at, 'latin1');
    at += text.write(now(seconds), at, 'latin1');
    at += text.write(line[1], at, 'latin1');
    text[at++] = 10;
  }
  return text.subarray(0, at);
}

const banner: Line = [
  '{"branch":"v0.15.3","caller":"main.go:108","commit":"85bfb4f0","goversion":"gc / go1.24 / amd64","level":"info","msg":"MetalLB speaker starting version 0.15.3 (commit 85bfb4f0, branch v0.15.3)","ts":"',
  '","version":"0.15.3"}',
];
const frrBanner: Line = ['', ' WATCHFRR: [T83RR-8SM5G] watchfrr 10.3 starting: vty@0'];

const pools = `apiVersion: v1
kind: List
items:
- apiVersion: metallb.io/v1beta1
  kind: IPAddressPool
  metadata: {name: first, namespace: metallb-system}
  spec:
    addresses: [198.51.100.0/23]
`;

/** Writes a bundle as MetalLB's script makes it, with logs of the wanted size; the same one for the same shape. */
export async function generateBundle(path: string, shape: BundleShape): Promise<void> {
  const random = new Random(shape.seed);
  const source = lineSource(random, shape.share);
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 6 }), createWriteStream(path));
  const add = (name: string, content: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      tar.entry({ name, size: content.length, mtime: new Date(0) }, content, (error) => (error ? reject(error) : resolve()));
    });
  await add('report/crds/ipaddresspools.yaml', Buffer.from(pools));
  const perNode = shape.bytes / shape.nodes;
  for (let node = 0; node < shape.nodes; node++) {
    const folder = `report/pods/speaker-${String(10_000 + node)}`;
    await add(`${folder}/speaker.log`, logText(perNode * (1 - frrShare), banner, source.speaker, '-', random));
    await add(`${folder}/frr.log`, logText(perNode * frrShare, frrBanner, source.frr, '/', random));
  }
  tar.finalize();
  await written;
}
