import { deflateRawSync, gzipSync } from 'node:zlib';
import { TAR_END, tarHeader, tgz, zip } from '../bundle/archives.ts';

const MIB = 1024 * 1024;

/** The same member again and again, as gzip allows: unpacks to so many MiB of zeros. */
function zeros(mebibytes: number): Buffer {
  const step = 64;
  const member = gzipSync(Buffer.alloc(step * MIB), { level: 9 });
  return Buffer.concat(Array.from({ length: mebibytes / step }, () => member));
}

/** Zeros, packed twice: a few KiB. */
const twice = (): Buffer => gzipSync(zeros(1152), { level: 9 });

/** An archive in an archive, many deep, with a log at the bottom. */
function nested(): Buffer {
  let inner = zip([{ name: 'speaker.log', content: Buffer.alloc(8 * MIB, 'a') }]);
  for (let depth = 0; depth < 12; depth++) {
    inner = zip(Array.from({ length: 2 }, (_, i) => ({ name: `${depth}-${i}.zip`, content: inner, method: 0 })));
    if (inner.length > 8 * MIB) break;
  }
  return inner;
}

/** Nothing but names, very many. */
function crowd(): Buffer {
  const header = tarHeader({ name: 'a.log', size: '00000000000\0' });
  return gzipSync(Buffer.concat([...Array.from({ length: 150_000 }, () => header), TAR_END]));
}

/** Each member of the directory points to the same bytes. */
function overlapping(): Buffer {
  const content = Buffer.alloc(4 * MIB);
  const packed = deflateRawSync(content).length;
  const member = { name: '0.log', content };
  const more = Array.from({ length: 300 }, (_, i) => ({
    name: `${i + 1}.log`,
    content: '',
    claims: { offset: 0, size: content.length, packed },
  }));
  return zip([member, ...more]);
}

interface Bomb {
  readonly make: () => Buffer | Promise<Buffer>;
  /** What has to be said of it. */
  readonly says: RegExp;
}

/** Archives that are small where they come from, by the name of the file. */
export const bombs: Readonly<Record<string, Bomb>> = {
  'zeros.log.gz': { make: () => zeros(4096), says: /bomb/ },
  'twice.log.gz.gz': { make: twice, says: /bomb/ },
  'nested.zip': { make: nested, says: /archive inside/ },
  'crowd.tgz': { make: crowd, says: /more than [\d,]+ files/ },
  'overlapping.zip': { make: overlapping, says: /bomb/ },
  'long-line.tgz': { make: () => tgz({ 'speaker.log': Buffer.alloc(64 * MIB, 'x') }), says: /longer than/ },
};
