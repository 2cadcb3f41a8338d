/**
 * Digits that could be a card's, however they are grouped. Payment cards begin with 2 to 6; times in
 * milliseconds, which logs are full of, begin with 1 and pass Luhn's test one time in ten. So may the
 * beginning of a request's UUID, where chance makes it of digits only.
 */
export function cardNumbersIn(text: string): string[] {
  const runs = text.replace(UUID, " ").match(/\d(?:[ -]?\d){12,18}/g) ?? [];
  return runs
    .map((run) => run.replace(/\D/g, ""))
    .filter((digits) => /^[2-6]/.test(digits) && passesLuhn(digits));
}

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((total, digit, index) => {
      const weighed = index % 2 === 0 ? digit : digit * 2;
      return total + (weighed > 9 ? weighed - 9 : weighed);
    }, 0);
  return sum % 10 === 0;
}
