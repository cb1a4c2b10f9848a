/**
 * Secrets masked in whatever is quoted. What is masked already stays as it stands, so that "masked" stays told from
 * "different". Everything here is linear: each expression has one start for each word, and bounded repetitions before its value.
 */
export const redacted = '<redacted>';

const suspicious =
  /passw|passphrase|secret|token|bearer|basic |private|:\/\/|LS0t|eyJ|api[_-]?key|credential|client-key|dockerconfig|htpasswd|BEGIN /i;
const masked =
  /^(?:(?:<|\\{1,16}u003c)[^<>]{0,200}(?:>.{0,40}|\\{1,16}u003e)|\*{2,}|x{4,}|retracted|redacted|\[?(?:redacted|retracted|masked|hidden)\]?|null|~|""|''|)$/i;

const keyWord =
  '[\\w.-]{0,40}(?:password|passwd|passphrase|secret_?-?key|secret_?access_?key|api[_-]?key|private[_-]?key|client-key-data|dockerconfigjson|dockercfg|htpasswd|credentials?)';

/** `password: x`, alone on its line, as YAML and describe print it: the value goes to the line's end. */
const alone = new RegExp(`^([ \\t>|+-]{0,200}(?:- )?["']?${keyWord}["']?[ \\t]{0,80}:[ \\t]{1,80})(\\S.*)$`, 'i');
/** `"password":"x"`, `\\"password\\":\\"x\\"` with any depth of escapes. */
const quoted = new RegExp(`((?<![\\w.-])${keyWord}\\\\{0,15}["']\\s{0,20}:\\s{0,20})(\\\\{0,15})"`, 'gi');
/** `SecretPassword:x`, `password=x`, `--password x`, `{password: x, …`. */
const bare = new RegExp(
  `((?<![\\w.-])${keyWord}["']?(?:\\s{0,3}[=:]\\s{0,20}|(?<=--[\\w-]{1,60})\\s))(["']?)(<[^<>"]{0,200}>|[^\\s"'\\\\,;{}()\\[\\]]{1,4096})`,
  'gi',
);
/** Go dumps of `rendered config`: `SecretPassword: (string) (len=6) "x"`. */
const dumped = new RegExp(`(${keyWord}: \\(string\\) (?:\\(len=\\d{1,6}\\) )?\\\\{0,15}")([^"\\\\]{1,4096})`, 'gi');
const frrNeighbor = /((?<!\S)["'\\n]{0,4}(?:no )?neighbor \S{1,100} password (?:[0-9] )?)(\S{1,1024})/g;
const frrLine = /^(\s{0,20}(?:enable )?password (?:8 )?)(\S{1,1024})\s*$/;
const longToken = /((?<![\w.-])[\w.-]{0,40}token\\{0,15}["']?\s{0,5}[:=]\s{0,20}\\{0,15}["']?)([A-Za-z0-9._~+/=-]{16,})/gi;
const authorization = /((?:(?<![A-Za-z])Bearer|Authorization: Basic)\s{1,3})([A-Za-z0-9._~+/=-]{12,})/gi;
const jwt = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}/g;
const pemBase64 = /LS0tLS1CRUdJTi[A-Za-z0-9+/=]{16,}/g;
const urlUser = /((?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:)([^\s/@"'<>]{1,256})(?=@)/g;
const pemBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const pemEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;

function mask(value: string): string {
  return masked.test(value) ? value : redacted;
}

/** Where a JSON string ends that opened with `escapes` backslashes before its quote. */
function closingQuote(line: string, from: number, escapes: number): number {
  for (let i = from; i < line.length; i++) {
    if (line.charCodeAt(i) !== 34) continue;
    let slashes = 0;
    while (i - slashes - 1 >= from && line.charCodeAt(i - slashes - 1) === 92) slashes++;
    if (slashes <= escapes) return i - slashes;
  }
  return line.length;
}

function maskQuoted(line: string): string {
  let out = '';
  let done = 0;
  quoted.lastIndex = 0;
  for (let found = quoted.exec(line); found !== null; found = quoted.exec(line)) {
    const escapes = (found[2] ?? '').length;
    const from = found.index + found[0].length;
    const to = closingQuote(line, from, escapes);
    out += line.slice(done, from) + mask(line.slice(from, to));
    done = to;
    quoted.lastIndex = to;
  }
  return out + line.slice(done);
}

/** One line without its context. */
export function redactLine(line: string): string {
  if (!suspicious.test(line)) return line;
  let out = maskQuoted(line);
  const whole = alone.exec(out);
  if (whole !== null) out = (whole[1] ?? '') + maskScalar(whole[2] ?? '');
  else out = out.replace(bare, (_, key: string, quote: string, value: string) => key + quote + mask(value));
  return out
    .replace(dumped, (_, before: string, value: string) => before + mask(value))
    .replace(frrNeighbor, (_, before: string, value: string) => before + mask(value))
    .replace(frrLine, (_, before: string, value: string) => before + mask(value))
    .replace(longToken, (_, before: string, value: string) => before + mask(value))
    .replace(authorization, (_, before: string, value: string) => before + mask(value))
    .replace(jwt, redacted)
    .replace(pemBase64, redacted)
    .replace(urlUser, (_, before: string, value: string) => before + mask(value));
}

/** A YAML scalar that fills its line; the head of a block scalar stays, its lines follow below. */
function maskScalar(text: string): string {
  const value = text.trimEnd();
  if (/^[|>][+-]?\d?[+-]?(?:\s|$)/.test(value) || /^[[{&*]/.test(value) || value.startsWith('#')) return text;
  const quote = value[0];
  if ((quote === '"' || quote === "'") && value.length > 1) {
    const end = value.indexOf(quote, 1);
    const inner = end < 0 ? value.slice(1) : value.slice(1, end);
    return end < 0 ? quote + mask(inner) : quote + mask(inner) + value.slice(end);
  }
  return mask(value.replace(/ {2,}$/, ''));
}

const blockHead = new RegExp(
  `^[ \\t-]{0,200}["']?(?:${keyWord}|token)["']?[ \\t]{0,20}:[ \\t]{1,20}[|>][+-]?\\d?[+-]?\\s*$`,
  'i',
);
const secretKind = /^\s*(?:- )?kind:\s*["']?Secret["']?\s*$/;
const objectStart = /^(?:---|\s*(?:- )?apiVersion:)/;
const secretValues = /^\s*["']?(?:data|stringData)["']?:\s*$/;
const secretEntry = /^(\s*["']?[\w.-]{1,253}["']?:[ \t]{1,20})(\S.*)$/;
const environment = /^\s*- name:\s*["']?[\w.-]{0,60}(?:PASSWORD|SECRET|TOKEN|API_?KEY)[\w.-]{0,60}["']?\s*$/i;
const environmentValue = /^(\s+value:[ \t]{1,20})(\S.*)$/;
const jsonSecretValues = /("(?:data|stringData)\\{0,15}":\s{0,20}\{)([^{}]{0,1048576})/g;
const jsonValue = /(:\s{0,20}\\{0,15}")([^"\\]*)/g;

/** What a line stands in: a PEM block, a block scalar of a secret, the values of a Secret, an environment variable. */
interface Context {
  readonly in: 'nothing' | 'pem' | 'block' | 'secret' | 'environment';
  readonly indent: number;
}
const nothing: Context = { in: 'nothing', indent: -1 };

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function blankOut(line: string): string {
  return line.replace(/\S.*/, redacted);
}

/** The numbers of the lines that belong to a Secret; its values stand before its kind, since kubectl sorts the keys. */
function linesOfSecrets(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let start = 0;
  let secret = false;
  for (let i = 0; i <= lines.length; i++) {
    const line = lines[i];
    if (line === undefined || objectStart.test(line)) {
      if (secret) for (let k = start; k < i; k++) found.add(k);
      start = i;
      secret = false;
    }
    if (line !== undefined && secretKind.test(line)) secret = true;
  }
  return found;
}

function maskEntry(line: string): string {
  const entry = secretEntry.exec(line);
  return entry === null ? blankOut(line) : (entry[1] ?? '') + maskScalar(entry[2] ?? '');
}

function inContext(line: string, context: Context, ofSecret: boolean): readonly [string, Context] {
  if (context.in === 'pem') return pemEnd.test(line) ? [line, nothing] : [blankOut(line), context];
  if (line.trim() === '') return [line, context];
  const indent = indentOf(line);
  if (context.in === 'block' && indent > context.indent) return [blankOut(line), context];
  if (context.in === 'secret' && indent > context.indent) return [maskEntry(line), context];
  if (pemBegin.test(line) && !pemEnd.test(line)) return [line, { in: 'pem', indent }];
  if (blockHead.test(line)) return [line, { in: 'block', indent }];
  if (ofSecret && secretValues.test(line)) return [line, { in: 'secret', indent }];
  if (environment.test(line)) return [line, { in: 'environment', indent }];
  const value = context.in === 'environment' ? environmentValue.exec(line) : null;
  if (value !== null) return [(value[1] ?? '') + maskScalar(value[2] ?? ''), nothing];
  return [redactLine(line), nothing];
}

/** The text with each secret replaced by `<redacted>`; line breaks and all else stay. */
export function redact(text: string): string {
  if (!suspicious.test(text)) return text;
  let whole = text;
  if (/"kind\\{0,15}":\s{0,20}\\{0,15}"Secret/.test(text)) {
    whole = text.replace(jsonSecretValues, (_, before: string, values: string) => before + values.replace(jsonValue, maskJson));
  }
  if (!whole.includes('\n')) return redactLine(whole);
  const lines = whole.split('\n');
  const secrets = linesOfSecrets(lines);
  let context = nothing;
  return lines
    .map((line, i) => {
      const [out, next] = inContext(line, context, secrets.has(i));
      context = next;
      return out;
    })
    .join('\n');
}

function maskJson(_: string, before: string, value: string): string {
  return before + mask(value);
}
