/** A bound on work that grows with the square of the input, so that hostile objects cost no more than large ones. */
export class Effort {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** False once all steps are spent. */
  spend(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }

  get spent(): boolean {
    return this.#left < 0;
  }
}
