/** Whose bank asks for a code. */
export const CHALLENGED = "4000000000001091";

/** Conekta's test cards that show something different each. `label` is a key of the copy. */
export const SAMPLES = [
  { label: "approvedVisa", number: "4242424242424242", expiry: "12/34" },
  { label: "approvedMastercard", number: "5555555555554444", expiry: "12/34" },
  { label: "approvedAmex", number: "378282246310005", expiry: "12/34" },
  { label: "declined", number: "4000000000000002", expiry: "12/34" },
  { label: "noFunds", number: "4000000000000127", expiry: "12/34" },
  { label: "challenge", number: CHALLENGED, expiry: "12/34" },
  { label: "pastExpiry", number: "4242424242424242", expiry: "01/20" },
];
