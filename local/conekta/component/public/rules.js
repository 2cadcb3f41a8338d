/** What a card has to look like before it is worth sending. */

export const digitsOf = (text) => text.replace(/\D/g, "");

const BRANDS = [
  { name: "Visa", starts: /^4/, cvcLength: 3 },
  { name: "Mastercard", starts: /^(5[1-5]|2[2-7])/, cvcLength: 3 },
  { name: "American Express", starts: /^3[47]/, cvcLength: 4 },
];

const brandOf = (digits) => BRANDS.find(({ starts }) => starts.test(digits));

export const nameOfBrand = (digits) => brandOf(digits)?.name ?? "";

/** In groups as printed: American Express has 4-6-5, everybody else fours. */
export const formatNumber = (digits) => {
  const groups = /^3[47]/.test(digits)
    ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10, 15)]
    : (digits.slice(0, 19).match(/\d{1,4}/g) ?? []);
  return groups.filter(Boolean).join(" ");
};

/** `1234` and `12/34` become `12/34`, and `3` becomes `03/`: no month starts with 3. */
export const formatExpiry = (text) => {
  const [first = "", second = ""] = text.split("/");
  const digits = digitsOf(first.length === 1 && text.includes("/") ? `0${first}${second}` : text);
  const padded = /^[2-9]/.test(digits) ? `0${digits}` : digits;
  return padded.length < 2 ? padded : `${padded.slice(0, 2)}/${padded.slice(2, 4)}`;
};

const passesLuhn = (digits) => {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const weighed = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
};

const numberFault = (digits) => {
  if (digits === "") return "numberMissing";
  return digits.length >= 13 && passesLuhn(digits) ? undefined : "numberWrong";
};

/** A card is good until the last day of its month. */
const expiryFault = (text, today) => {
  const match = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(text);
  if (match === null) return "expiryWrong";
  const firstDayAfter = new Date(2000 + Number(match[2]), Number(match[1]), 1);
  return firstDayAfter > today ? undefined : "expired";
};

const nameFault = (name) => (/\S\s+\S/.test(name) ? undefined : "nameWrong");

const cvcFault = (cvc, number) =>
  cvc.length === (brandOf(number)?.cvcLength ?? 3) ? undefined : "cvcWrong";

/** By field, in the order of the form, what is wrong; nothing where all is well. */
export const faultsIn = ({ number, name, expiry, cvc }, today) => {
  const found = {
    number: numberFault(number),
    name: nameFault(name),
    expiry: expiryFault(expiry, today),
    cvc: cvcFault(cvc, number),
  };
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault !== undefined));
};
