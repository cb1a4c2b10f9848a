import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';
import { type Bytes, bytesOf, CHUNK_BYTES } from './bytes.ts';
import { sizeInWords } from './limits.ts';

export type Deflated = 'gzip' | 'deflate';

/** Why the decompressed bytes are not all there, or not to be trusted. */
export type Damage = 'cut off' | 'checksum' | 'broken';

export function damageInWords(damage: Damage, unpacked: number): string {
  switch (damage) {
    case 'cut off':
      return 'cut off: the compressed bytes end too early; what was there has been read';
    case 'checksum':
      return 'the checksum does not match: damaged on its way; it was read all the same';
    case 'broken':
      return `damaged: only the first ${sizeInWords(unpacked)} could be unpacked`;
  }
}

/** As many compressed bytes are kept, so that a damaged stream can be unpacked up to the very damage. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Unpacking again what unpacked to more than this would cost more than it is worth. */
const RESCUE_BYTES = 256 * 1024 * 1024;
const LEAST_CHUNK_BYTES = 4096;

export interface InflationSettings {
  /** Bytes that are to come, where that is known: small files need no large chunks. */
  readonly expected?: number;
  readonly rescue?: boolean;
}

/**
 * Decompressed bytes, one chunk ahead of their reader. Damage ends them instead of throwing: all that can be unpacked is
 * given first. zlib works in a thread of its own while the reader is busy with the chunk before.
 */
export class Inflation implements Bytes {
  /** Chunks taken from the source so far. */
  fed = 0;
  damage: Damage | null = null;
  readonly #kind: Deflated;
  readonly #source: Bytes;
  readonly #engine: Gunzip | InflateRaw;
  readonly #onDamage: (damage: Damage, unpacked: number) => void;
  #kept: Buffer[] | null;
  #keptBytes = 0;
  #unpacked = 0;
  #hungry = true;
  #over = false;
  #rescue: Bytes | null = null;
  #wake = (): void => undefined;

  constructor(
    kind: Deflated,
    source: Bytes,
    onDamage: (damage: Damage, unpacked: number) => void,
    settings: InflationSettings = {},
  ) {
    this.#kind = kind;
    this.#source = source;
    this.#onDamage = onDamage;
    this.#kept = settings.rescue === false ? null : [];
    const options = { chunkSize: Math.max(LEAST_CHUNK_BYTES, Math.min(CHUNK_BYTES, settings.expected ?? CHUNK_BYTES)) };
    this.#engine = kind === 'gzip' ? createGunzip(options) : createInflateRaw(options);
    const wake = (): void => this.#wake();
    this.#engine.on('readable', wake);
    this.#engine.on('end', () => {
      this.#over = true;
      wake();
    });
    this.#engine.on('error', (error: Error) => {
      this.damage = damageOf(error);
      wake();
    });
  }

  /** Compressed bytes that were used: what follows the end of a deflate stream is not. */
  get used(): number {
    return this.#engine.bytesWritten;
  }

  async next(): Promise<Buffer | null> {
    for (;;) {
      const chunk: unknown = this.#rescue === null ? this.#engine.read() : await this.#rescue.next();
      if (Buffer.isBuffer(chunk)) {
        this.#unpacked += chunk.length;
        return chunk;
      }
      if (this.#over) return null;
      if (this.damage !== null) await this.#endDamaged(this.damage);
      else if (this.#hungry) await this.#feed();
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#over = true;
    this.#kept = null;
    this.#engine.destroy();
    this.#wake();
  }

  async #feed(): Promise<void> {
    const chunk = await this.#source.next();
    if (this.#over) return;
    this.#hungry = false;
    if (chunk === null) {
      this.#engine.end();
      return;
    }
    this.fed += 1;
    this.#keep(chunk);
    this.#engine.write(chunk, () => {
      this.#hungry = true;
      this.#wake();
    });
  }

  #keep(chunk: Buffer): void {
    this.#keptBytes += chunk.length;
    if (this.#keptBytes > KEPT_BYTES) this.#kept = null;
    else this.#kept?.push(chunk);
  }

  /** First the bytes that zlib had unpacked and dropped when it met the damage, then the end. */
  async #endDamaged(damage: Damage): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    if (this.#rescue === null && damage !== 'cut off' && kept !== null && this.#unpacked <= RESCUE_BYTES) {
      this.#rescue = rescue(this.#kind, kept, this.#unpacked);
      return;
    }
    this.#over = true;
    this.#onDamage(damage, this.#unpacked);
  }
}

/**
 * zlib drops what it unpacked in the call that fails, up to a whole chunk, which can be all of a small file whose only
 * fault is its checksum. So the doubtful input is fed again in ever smaller pieces.
 */
function rescue(kind: Deflated, chunks: readonly Buffer[], delivered: number): Bytes {
  const bytes = rescued(kind, chunks, delivered);
  return { next: async () => (await bytes.next()).value ?? null, close: () => undefined };
}

async function* rescued(kind: Deflated, chunks: readonly Buffer[], delivered: number): AsyncGenerator<Buffer, undefined> {
  let sound = chunks.slice(0, -1);
  let doubtful = chunks.at(-1) ?? Buffer.alloc(0);
  let given = delivered;
  for (const grain of [2048, 64, 1]) {
    const pieces = [...sound, ...inPieces(doubtful, grain)];
    const again = new Inflation(kind, bytesOf(pieces), () => undefined, { rescue: false });
    let position = 0;
    for (let chunk = await again.next(); chunk !== null; chunk = await again.next()) {
      position += chunk.length;
      if (position <= given) continue;
      yield chunk.subarray(Math.max(0, chunk.length - (position - given)));
      given = position;
    }
    again.close();
    sound = pieces.slice(0, again.fed - 1);
    doubtful = pieces[again.fed - 1] ?? Buffer.alloc(0);
  }
}

function inPieces(buffer: Buffer, grain: number): readonly Buffer[] {
  return Array.from({ length: Math.ceil(buffer.length / grain) }, (_, index) =>
    buffer.subarray(index * grain, (index + 1) * grain),
  );
}

function damageOf(error: Error): Damage {
  if (error.message === 'unexpected end of file') return 'cut off';
  return /incorrect (?:data|length) check/.test(error.message) ? 'checksum' : 'broken';
}
