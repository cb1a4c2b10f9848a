/** An empty list in an advertisement or a peer selects everything, as in MetalLB's own objects. */
export function selects(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}
