/** A line of a file in the bundle. `line` counts from 1; `source` is the entry's name, a label and never a path to open. */
export interface Place {
  readonly source: string;
  readonly line: number;
}

/** A line as it is quoted: secrets redacted, `time` in RFC 3339 where the line or its object carries one. */
export interface Evidence extends Place {
  readonly time?: string;
  readonly text: string;
}
