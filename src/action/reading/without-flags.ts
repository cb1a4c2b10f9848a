/** What the command line advises, which no reader of an issue can follow. */
export function withoutFlags(what: string): string {
  return what.replace(/; --[a-z-]{1,30} [^;]{1,60}$/, '');
}
