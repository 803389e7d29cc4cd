/** Moments of one trace as text, whose seconds are written out once: it has many events in each. */
export class TimeText {
  #second = Number.NaN;
  /** Up to the point before the fraction. */
  #iso = "";
  #compact = "";

  /** ISO time with six digits of a second. */
  iso(micros: number): string {
    const rest = this.#fraction(micros);
    return `${this.#iso}${rest}Z`;
  }

  /** `YYYYMMDDTHHMMSS` + six digits of a second + `Z` + run id: LangSmith's sort key of one run. */
  segment(micros: number, id: string): string {
    const rest = this.#fraction(micros);
    return `${this.#compact}${rest}Z${id}`;
  }

  #fraction(micros: number): string {
    const second = Math.floor(micros / 1e6);
    if (second !== this.#second) {
      this.#iso = new Date(second * 1000).toISOString().slice(0, -4);
      this.#compact = this.#iso.replace(/[-:.]/g, "");
      this.#second = second;
    }
    return String(micros - second * 1e6).padStart(6, "0");
  }
}
