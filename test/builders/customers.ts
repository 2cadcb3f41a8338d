import type { Customer } from "#shared/domain/customer.ts";

/** Ana, with a Visa saved. */
export function aCustomer(differences: Partial<Customer> = {}): Customer {
  return {
    id: "cus_ana1",
    owner: "merchant",
    fingerprint: "fingerprint",
    name: "Ana López",
    email: "ana@example.com",
    phone: "+525555555555",
    metadata: {},
    consent: null,
    conektaCustomerId: "cus_2tXx8KUxw6311kEbs",
    card: {
      sourceId: "src_2tZWxbTPtQgGJGh8R",
      brand: "visa",
      last4: "4242",
      expMonth: "12",
      expYear: "30",
    },
    replacement: null,
    forgottenMs: null,
    createdMs: 1_700_000_000_000,
    leaseMs: 1_700_000_030_000,
    version: 0,
    ...differences,
  };
}
