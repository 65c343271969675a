// The app on somebody's telephone. A code opens once, so each one given here is of a later time step than the last; the
// server takes the step before, the present one and the next.
import { Secret, TOTP } from 'otpauth';

export class Authenticator {
  private step = -1;
  constructor(private readonly secret: string) {}

  /** As somebody would type in the secret that the page shows. */
  static from(page: string): Authenticator {
    const secret = /<code>([A-Z2-7 ]{20,})<\/code>/.exec(page)?.[1];
    if (secret === undefined) throw new Error('the page shows no secret');
    return new Authenticator(secret.replaceAll(' ', ''));
  }

  next(): string {
    const now = Math.floor(Date.now() / 30_000);
    // The code of the half minute before leaves one more to use, but not when this half minute is about to end.
    const earliest = Date.now() % 30_000 > 25_000 ? now : now - 1;
    this.step = Math.max(this.step + 1, earliest);
    return this.totp().generate({ timestamp: this.step * 30_000 });
  }

  /** One that opened before. */
  last = (): string => this.totp().generate({ timestamp: this.step * 30_000 });

  private totp = () => new TOTP({ secret: Secret.fromBase32(this.secret), algorithm: 'SHA1', digits: 6, period: 30 });
}
