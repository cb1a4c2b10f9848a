import type { AddressFamily, BgpRouteFact } from '../../model/frr.ts';
import type { Piece } from './lines.ts';

const prefix = /^\s{0,8}[*>=sdhiurSR ]{0,8}?([0-9a-fA-F.:]{2,45}\/\d{1,3})(?:\s+(\S{1,60}))?(.{0,300})$/;
const header = /^\s*Network\s+Next Hop\s/;

function isOwn(nextHop: string, rest: string): boolean {
  return (nextHop === '0.0.0.0' || nextHop === '::') && /\s32768(?:\s|$)/.test(` ${rest} `);
}

/** Reads the table of `show bgp ipv4|ipv6`. A long prefix has the rest of its row in the next line. */
export function readRoutes({ lines, firstLine }: Piece, source: string): readonly BgpRouteFact[] {
  const found: BgpRouteFact[] = [];
  let inTable = false;
  lines.forEach((text, i) => {
    if (header.test(text)) inTable = true;
    else if (inTable && text.trim() === '') inTable = false;
    if (!inTable || text.length > 1_000) return;
    const match = prefix.exec(text);
    if (match === null) return;
    const [, network = '', sameLine, rest = ''] = match;
    const [nextHop = '', ...more] =
      sameLine === undefined ? (lines[i + 1] ?? '').trim().slice(0, 400).split(/\s+/) : [sameLine, rest];
    const family: AddressFamily = network.includes(':') ? 'ipv6' : 'ipv4';
    found.push({ prefix: network, family, local: isOwn(nextHop, more.join(' ')), place: { source, line: firstLine + i } });
  });
  return found;
}
