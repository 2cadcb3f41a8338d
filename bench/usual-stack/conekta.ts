import { Configuration, OrdersApi } from "conekta";

/** As Conekta's README has it, at another address. */
export const orders = new OrdersApi(
  new Configuration({
    accessToken: "key_bench_private",
    basePath: process.env["CONEKTA_URL"] ?? "",
  }),
);
