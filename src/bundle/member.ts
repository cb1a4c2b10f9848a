import type { Trouble } from '../model/bundle.ts';
import type { Bytes } from './bytes.ts';

/** One member of an archive. Its bytes are there until the next member is asked for. */
export type Member =
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Bytes }
  | { readonly kind: 'folder' | 'symbolic link' | 'hard link' | 'device or pipe'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string };

/** Told of what is wrong with an archive, or with the member that it gave last. */
export type OnTrouble = (of: 'archive' | 'member', what: string, lost: Trouble['lost']) => void;
