/**
 * The command that sends a bill again. It names the bill twice: with `--resend` alone the run would send whatever else
 * waits, which nobody asked for.
 */
export function resendCommand(billId: string): string {
  return `tieout apply --bill ${billId} --resend ${billId}`;
}

/** The same in the cure of a code, which is about any bill. */
export const RESEND = resendCommand('BILL');
