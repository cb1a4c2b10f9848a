/** Bundles the Action into a folder. */
export function buildDist(folder: string): Promise<unknown>;
