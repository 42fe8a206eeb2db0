// Decimal strings of the API to whole steps and back: prices to ticks, quantities to lots. It must never round silently.

export class TickScale {
  private readonly decimals: number;
  /** One step in units of 10^-decimals. */
  private readonly stepUnits: number;

  /** `step` is the API's tickSize or lotSize, such as "0.01". */
  constructor(step: string) {
    const parts = /^(\d+)(?:\.(\d+))?$/.exec(step);
    if (parts === null) throw new Error(`"${step}" is no step`);
    const fraction = parts[2] ?? '';
    this.decimals = fraction.length;
    this.stepUnits = Number(`${parts[1] ?? ''}${fraction}`);
    if (this.stepUnits <= 0) throw new Error(`"${step}" is no step`);
  }

  /** Throws where the text is no number or lies between two steps. */
  toSteps(text: string): number {
    const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    if (parts === null) throw new Error(`"${text}" is no decimal number`);
    const fraction = (parts[3] ?? '').replace(/0+$/, '');
    if (fraction.length > this.decimals) throw new Error(`${text} is finer than the step`);
    const units = Number(`${parts[2] ?? ''}${fraction.padEnd(this.decimals, '0')}`);
    const steps = units / this.stepUnits;
    if (!Number.isSafeInteger(steps)) throw new Error(`${text} lies between two steps`);
    return parts[1] === '-' ? -steps : steps;
  }

  /** Undefined where the API says null. */
  toStepsOrNone(text: string | null): number | undefined {
    return text === null ? undefined : this.toSteps(text);
  }

  toText(steps: number): string {
    const units = steps * this.stepUnits;
    if (this.decimals === 0) return String(units);
    const digits = String(Math.abs(units)).padStart(this.decimals + 1, '0');
    const whole = digits.slice(0, -this.decimals);
    return `${units < 0 ? '-' : ''}${whole}.${digits.slice(-this.decimals)}`;
  }
}
