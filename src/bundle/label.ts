const LONGEST = 300;

/** Controls, and what reorders or hides text: such a name could disguise a line of the report. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * The name of an entry as a label: relative, printable, of bounded length. It is never opened, so that a name that
 * climbs out of its folder is merely written without the climbing.
 */
export function safeLabel(name: string): string {
  const label = name
    .slice(-8 * LONGEST)
    .replace(UNPRINTABLE, '_')
    .split(/[/\\]/)
    .filter((part, index) => part !== '' && part !== '.' && part !== '..' && !(index === 0 && /^[A-Za-z]:$/.test(part)))
    .join('/');
  if (label === '') return 'unnamed';
  // The end tells more than the beginning: it is the file's own name.
  const short = label.length <= LONGEST ? label : `${label.slice(0, 60)}…${label.slice(-(LONGEST - 61))}`;
  return short.replace(/\p{Cs}/gu, '_');
}

/** Makes names distinct: the second `a.log` is `a.log#2`. */
export function distinctLabels(): (label: string) => string {
  const taken = new Set<string>();
  const copies = new Map<string, number>();
  return (label) => {
    let copy = copies.get(label) ?? 1;
    let distinct = label;
    while (taken.has(distinct)) distinct = `${label}#${++copy}`;
    copies.set(label, copy);
    taken.add(distinct);
    return distinct;
  };
}
