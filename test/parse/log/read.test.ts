import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../src/parse/time.ts';
import { readLog, signature } from '../read-log.ts';

const banner = (component: string, at: string): string =>
  `{"branch":"v0.15.3","caller":"main.go:108","commit":"85bfb4f0","level":"info","msg":"MetalLB ${component} starting version 0.15.3 (commit 85bfb4f0, branch v0.15.3)","ts":"2025-11-23T${at}Z","version":"0.15.3"}`;
const says = (fields: Readonly<Record<string, string>>, at = '19:02:11'): string =>
  JSON.stringify({ ...fields, ts: `2025-11-23T${at}Z` });

describe('whose lines they are', () => {
  it('tells by the content, whatever the file is called', () => {
    const text = says({ caller: 'layer2_controller.go:84', event: 'shouldannounce', level: 'debug' });
    expect(readLog(text, [], { path: 'controller.log' }).streams).toMatchObject([{ kind: 'speaker', level: 'debug' }]);
  });

  it('tells by the path where the content does not', () => {
    const text = says({ caller: 'k8s.go:84', level: 'info', msg: 'x' });
    expect(readLog(text, [], { path: 'pods/speaker-x7k2p/speaker.log' }).streams).toMatchObject([
      { kind: 'speaker', pod: 'speaker-x7k2p', level: 'info' },
    ]);
  });

  it('splits logs that were put one after the other', () => {
    const text = [
      banner('controller', '19:00:00'),
      says({ caller: 'service.go:1', event: 'ipAllocated', level: 'info' }, '19:10:00'),
      banner('speaker', '19:00:01'),
      says({ caller: 'main.go:2', event: 'serviceAnnounced', level: 'info' }, '19:11:00'),
      banner('speaker', '19:00:02'),
      says({ caller: 'main.go:2', event: 'serviceAnnounced', level: 'info' }, '19:12:00'),
      banner('speaker', '19:20:00'),
    ].join('\n');
    const { streams } = readLog(text, []);
    expect(streams.map(({ kind, firstLine, lines, starts }) => [kind, firstLine, lines, starts.map(({ line }) => line)])).toEqual(
      [
        ['controller', 1, 2, [1]],
        ['speaker', 3, 2, [3]],
        ['speaker', 5, 3, [5, 7]],
      ],
    );
    expect(streams[2]?.startTimes?.map((time) => time !== null && formatTime(time))).toEqual([
      '2025-11-23T19:00:02Z',
      '2025-11-23T19:20:00Z',
    ]);
  });

  it('tells fragments without a banner apart by what only one of them says', () => {
    const alloc = says({ caller: 'service.go:1', event: 'ipAllocated', level: 'info' });
    const announce = says({ caller: 'layer2_controller.go:2', event: 'x', level: 'error' });
    const { groups } = readLog([alloc, announce, alloc].join('\n'), [signature('"event":"'), signature('"level":"error"')]);
    expect(groups.map(({ signature: id, stream, total }) => [id, stream.kind, total])).toEqual([
      ['r#"event":"', 'controller', 2],
      ['r#"event":"', 'speaker', 1],
      ['r#"level":"error"', 'speaker', 1],
    ]);
  });

  it('parts FRR and the reloader from the speaker in the log of a whole pod', () => {
    const text = [
      banner('speaker', '19:00:00'),
      '2025/11/23 19:00:01 BGP: [M59KS-A3ZXZ] rcvd End-of-RIB for IPv4 Unicast from 10.0.0.1 in vrf default',
      'Caught SIGHUP and acquired lock! Reloading FRR..',
      says({ caller: 'native.go:1', level: 'info', msg: 'x' }),
    ].join('\n');
    const { records } = readLog(text, [signature('End-of-RIB'), signature('acquired lock'), signature('native.go:')]);
    expect(records.map(({ stream }) => stream.kind)).toEqual(['frr', 'reloader', 'speaker']);
    const reloader = readLog('PID is: 23, writing to /etc/frr_reloader/reloader.pid\nLines To Add\n', []);
    expect(reloader.streams).toMatchObject([{ kind: 'reloader', lines: 2, starts: [{ line: 1 }] }]);
  });

  it('knows the headings of a cluster dump', () => {
    const text = [
      '==== START logs for container speaker of pod metallb-system/speaker-x7k2p ====',
      banner('speaker', '19:00:00'),
      '==== END logs for container speaker of pod metallb-system/speaker-x7k2p ====',
      '==== START logs for container frr of pod metallb-system/speaker-x7k2p ====',
      '2025/11/23 19:00:01 BGP: x',
    ].join('\n');
    expect(readLog(text, []).streams).toMatchObject([
      { kind: 'speaker', namespace: 'metallb-system', pod: 'speaker-x7k2p', container: 'speaker', lines: 1, flaws: [] },
      { kind: 'frr', container: 'frr', lines: 1 },
    ]);
  });

  it('tells a pasted line from the words around it', () => {
    const text = [
      'The session says connection refused all the time:',
      says({ caller: 'native.go:1', error: 'connection refused', level: 'error' }),
    ];
    const refused = signature('connection refused', { sources: ['speaker', 'words'] });
    const { groups } = readLog(text.join('\n'), [refused], { otherwise: 'words' });
    expect(groups.map(({ stream }) => stream.kind)).toEqual(['words', 'speaker']);
  });

  it('lets signatures of any log look at a log line that nobody can be named for', () => {
    const text = says({ caller: 'main.go:1', event: 'odd', level: 'info' });
    const { groups } = readLog(text, [
      signature('"event":"odd"', { sources: ['controller'] }),
      signature('"odd"', { sources: ['words'] }),
    ]);
    expect(groups.map(({ signature: id, stream }) => [id, stream.kind])).toEqual([['r#"event":"odd"', 'unknown']]);
    const prose = readLog('an odd "event":"odd" text', [signature('"event":"odd"', { sources: ['controller'] })]);
    expect(prose.groups).toEqual([]);
  });

  it('goes back to searching for all writers where another one writes', () => {
    const speaker = `${says({ caller: 'native.go:1', event: 'sessionUp', level: 'info' })}\n`;
    const frr = '2025/11/23 19:00:01 BGP: [M59KS-A3ZXZ] %NOTIFICATION: x\n';
    const text = speaker.repeat(12_000) + frr + speaker + frr;
    const signatures = [
      signature('"event":"sessionUp"', { sources: ['speaker'] }),
      signature('%NOTIFICATION', { sources: ['frr'] }),
    ];
    const { groups, lines } = readLog(text, signatures);
    expect(groups.map(({ stream, total }) => [stream.kind, total])).toEqual([
      ['speaker', 12_001],
      ['frr', 2],
    ]);
    expect(groups[1]?.kept.map(({ record }) => [record.place.line, record.offset])).toEqual([
      [12_001, speaker.length * 12_000],
      [12_003, speaker.length * 12_001 + frr.length],
    ]);
    expect(lines).toBe(12_003);
  });
});

describe('what is kept of a line', () => {
  it('has its place and bytes however the file comes', () => {
    const wanted = says({ caller: 'native.go:1', event: 'sessionUp', level: 'info', msg: 'é' });
    const filler = says({ caller: 'native.go:1', level: 'info', msg: 'é'.repeat(30) });
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (plan, chunk) => {
        const lines = plan.map((isWanted) => (isWanted ? wanted : filler));
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const { records } = readLog(bytes, [signature('"event":"sessionUp"')], { chunk });
        const kept = plan.flatMap((isWanted, i) => (isWanted ? [i + 1] : []));
        const expected = kept.length > 50 ? [...kept.slice(0, 10), ...kept.slice(-40)] : kept;
        expect(records.map(({ place }) => place.line)).toEqual(expected);
        for (const { offset } of records) expect(bytes.toString('utf8', offset, offset + Buffer.byteLength(wanted))).toBe(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it('is cut at the line limit, which is reported', () => {
    const long = `{"caller":"native.go:1","event":"sessionUp","msg":"${'x'.repeat(600_000)}"}`;
    const { records, troubles, streams } = readLog(
      `${long}\n${says({ caller: 'native.go:1', event: 'sessionUp' })}\n`,
      [signature('"event":"sessionUp"')],
      {
        longestLine: 300_000,
      },
    );
    expect(records.map(({ place }) => place.line)).toEqual([1, 2]);
    expect(records[0]?.text.length).toBeLessThanOrEqual(16_384);
    expect(records[1]?.offset).toBe(long.length + 1);
    expect(troubles).toMatchObject([{ lost: 'part', what: expect.stringContaining('longer than 300000 bytes') }]);
    expect(streams[0]?.flaws).toContain('1 over-long lines were cut');
  });

  it('has the year of its neighbours in klog lines', () => {
    const text = [
      'E1123 19:02:10.5       1 reflector.go:1] before',
      says({ caller: 'native.go:1', level: 'info' }),
      'E1123 19:02:12.0       1 x.go:1] after',
    ];
    const { records } = readLog(text.join('\n'), [signature('.go:1] ')]);
    expect(records.map(({ time, timeText }) => [formatTime(time ?? 0), timeText])).toEqual([
      ['2025-11-23T19:02:10.500Z', '1123 19:02:10.5'],
      ['2025-11-23T19:02:12Z', '1123 19:02:12.0'],
    ]);
  });

  it('tells of a silence', () => {
    const text = ['19:00:00', '19:05:00', '22:05:00', '22:06:00']
      .map((at) => says({ caller: 'native.go:1', level: 'info' }, at))
      .join('\n');
    expect(readLog(text, []).streams[0]?.flaws).toContain('nothing between 2025-11-23T19:05:00Z and 2025-11-23T22:05:00Z');
  });
});
