/** A line on stderr that tells how far a long run is; silent unless stderr is a terminal. */
export interface Progress {
  readonly update: (bytesRead: number, bytesTotal: number | null) => void;
  readonly done: () => void;
}

const quietUntilMs = 500;
const intervalMs = 100;

export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { update: () => {}, done: () => {} };
  const started = performance.now();
  let shown = 0;
  return {
    update(bytesRead, bytesTotal) {
      const now = performance.now();
      if (now - started < quietUntilMs || now - shown < intervalMs) return;
      shown = now;
      const part = bytesTotal ? ` (${Math.min(100, Math.floor((100 * bytesRead) / bytesTotal))} %)` : '';
      stream.write(`\r\x1b[Kreading ${(bytesRead / 1024 ** 2).toFixed(0)} MiB${part}`);
    },
    done() {
      if (shown > 0) stream.write('\r\x1b[K');
    },
  };
}
