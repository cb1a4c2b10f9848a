import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../src/parse/time.ts';
import { readLog, signature } from '../read-log.ts';

const line = '{"caller":"native.go:95","event":"sessionUp","level":"info","msg":"x","ts":"2025-11-23T19:02:11Z"}';
const up = signature('"event":"sessionUp"', { sources: ['speaker'] });
const stamp = '2025-11-23T19:02:11.050936762Z';

describe('what stands before a line', () => {
  it.each([
    ['nothing', line, {}],
    ['Windows line ends', `${line}\r`, {}],
    ['colours', `\u001b[36m${line}\u001b[0m`, {}],
    ['colours inside', line.replace('sessionUp', '\u001b[1msessionUp\u001b[0m'), {}],
    ['kubectl --timestamps', `${stamp} ${line}`, {}],
    ['CRI', `${stamp} stderr F ${line}`, {}],
    ['kubectl --prefix', `[pod/speaker-x7k2p/speaker] ${line}`, { pod: 'speaker-x7k2p', container: 'speaker' }],
    ['both', `[pod/speaker-x7k2p/speaker] ${stamp} ${line}`, { pod: 'speaker-x7k2p', container: 'speaker' }],
    ['stern', `speaker-x7k2p speaker ${line}`, { pod: 'speaker-x7k2p', container: 'speaker' }],
    ['stern -A', `metallb-system speaker-x7k2p speaker ${line}`, { namespace: 'metallb-system', pod: 'speaker-x7k2p' }],
    ['stern in colours', `\u001b[32mspeaker-x7k2p\u001b[0m \u001b[32mspeaker\u001b[0m ${line}`, { pod: 'speaker-x7k2p' }],
    ['kubetail', `[speaker-x7k2p] ${line}`, { pod: 'speaker-x7k2p' }],
    ['the journal', `Nov 23 19:02:12 worker-1 speaker[812]: ${line}`, { node: 'worker-1' }],
    ['docker', `${JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: stamp })}`, {}],
  ])('is taken off: %s', (_, text, named) => {
    const { records, streams } = readLog(`${text}\n`, [up]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ text: line, offset: 0, place: { line: 1 }, timeText: '2025-11-23T19:02:11Z' });
    expect(records[0]?.fields).toMatchObject({ event: 'sessionUp' });
    expect(streams[0]).toMatchObject({ kind: 'speaker', lines: 1, ...named });
  });

  it('gives a line without a time the time of its stamp', () => {
    const text = `${stamp} stderr F FRR reloaded successfully! 3 seconds\n`;
    const { records } = readLog(text, [signature('FRR reloaded successfully')], { path: 'pods/speaker-x7k2p/reloader.log' });
    expect(records[0]).toMatchObject({ timeText: stamp, text: 'FRR reloaded successfully! 3 seconds' });
    expect(formatTime(records[0]?.time ?? 0)).toBe('2025-11-23T19:02:11.050Z');
  });

  it('joins what the container runtime cut, and counts lines and bytes of the file', () => {
    const [first, second] = [line.slice(0, 40), line.slice(40)];
    const text = `${stamp} stderr P ${first}\n${stamp} stderr F ${second}\n${stamp} stderr F ${line}\n`;
    for (const chunk of [65_536, 50]) {
      const { records, lines, streams } = readLog(text, [up], { chunk });
      expect(records.map(({ text: found, place, offset }) => [found, place.line, offset])).toEqual([
        [line, 1, 0],
        [line, 3, text.indexOf(stamp, text.indexOf(second))],
      ]);
      expect(lines).toBe(3);
      expect(streams).toHaveLength(1);
    }
  });

  it('keeps the rest of a line whose end never came', () => {
    const { records } = readLog(`${stamp} stderr P ${line}\n`, [up]);
    expect(records[0]).toMatchObject({ text: line, place: { line: 1 } });
  });

  it('drops what of an endless line is beyond the limit', () => {
    const piece = `${stamp} stderr P ${'x'.repeat(100)}\n`;
    const { lines, streams, troubles } = readLog(piece.repeat(5000), [up], { longestLine: 10_000 });
    expect(lines).toBe(5000);
    expect(streams[0]?.cutLines).toBe(1);
    expect(troubles).toMatchObject([{ lost: 'part' }]);
  });

  it('joins what docker cut', () => {
    const cut = (log: string): string => JSON.stringify({ log, stream: 'stdout', time: stamp });
    const { records } = readLog(`${cut(line.slice(0, 40))}\n${cut(`${line.slice(40)}\n`)}\n`, [up]);
    expect(records.map(({ text, place }) => [text, place.line])).toEqual([[line, 1]]);
  });

  it('finds each layer where it begins in the middle of a plain log', () => {
    const docker = JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: stamp });
    const text = [
      line,
      line,
      docker,
      line,
      `${stamp} stderr P ${line.slice(0, 9)}`,
      `${stamp} stderr F ${line.slice(9)}`,
      line,
    ].join('\n');
    const { records } = readLog(text, [up]);
    expect(records.map(({ place }) => place.line)).toEqual([1, 2, 3, 4, 5, 7]);
    for (const record of records)
      expect(text.slice(record.offset).split('\n', 1)[0]).toContain(record.place.line === 3 ? '{"log"' : record.text.slice(0, 9));
  });

  it('sorts interleaved pods into streams', () => {
    const of = (pod: string, text: string): string => `[pod/${pod}/speaker] ${text}`;
    const later = line.replace('19:02:11Z', '19:05:00Z');
    const { streams, groups } = readLog(
      [of('speaker-aaaaa', line), of('speaker-bbbbb', line), of('speaker-aaaaa', later)].join('\n'),
      [up],
    );
    expect(
      streams.map(({ pod, lines, firstTime, lastTime }) => [pod, lines, formatTime(firstTime ?? 0), formatTime(lastTime ?? 0)]),
    ).toEqual([
      ['speaker-aaaaa', 2, '2025-11-23T19:02:11Z', '2025-11-23T19:05:00Z'],
      ['speaker-bbbbb', 1, '2025-11-23T19:02:11Z', '2025-11-23T19:02:11Z'],
    ]);
    expect(groups.map(({ stream, total }) => [stream.pod, total])).toEqual([
      ['speaker-aaaaa', 2],
      ['speaker-bbbbb', 1],
    ]);
  });

  it('does not take prose for a prefix', () => {
    const { streams } = readLog('we restarted speaker-x7k2p speaker And then it worked\n', [up], { otherwise: 'words' });
    expect(streams).toMatchObject([{ kind: 'words', pod: null }]);
  });
});
