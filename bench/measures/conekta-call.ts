import type { Ground, Stack } from "#bench/ground.ts";
import type { FunctionUnderTest } from "#bench/process/function-under-test.ts";
import type { Row } from "#bench/report/row.ts";

const COMPARED = ["ours", "usual"] as const;
type Compared = (typeof COMPARED)[number];

const ITEM = { name: "Tanque de gas", unit_price: 35_000, quantity: 1 };

/** The same request, in the words of each of the two handlers. */
const REQUESTS: Readonly<Record<Compared, object>> = {
  ours: {
    orderId: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa",
    correlationId: null,
    conektaCustomerId: "cus_2tXx8KUxw6311kEbs",
    currency: "MXN",
    contents: { line_items: [ITEM] },
    capture: true,
  },
  usual: {
    currency: "MXN",
    customer_info: { customer_id: "cus_2tXx8KUxw6311kEbs" },
    line_items: [ITEM],
    metadata: { pbd_order_id: "pbd_aaaaaaaaaaaaaaaaaaaaaaaaaa" },
  },
};

/** One call to Conekta, warm: its CPU, its connections, and whom it would tell the private key. */
export async function measureConektaCall(
  ground: Ground,
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): Promise<readonly Row[]> {
  const samples = { cpu: twoLists(), connections: twoLists() };
  const started = { ours: await ready(ground, "ours"), usual: await ready(ground, "usual") };
  for (let round = 0; round < rounds; round += 1) {
    for (const stack of COMPARED) {
      const before = ground.stub.connections();
      const { cpuMs } = await started[stack].invoke(repeat(REQUESTS[stack], calls), {
        gather: false,
      });
      samples.cpu[stack].push(cpuMs / calls);
      samples.connections[stack].push((ground.stub.connections() - before) / calls);
    }
  }
  await Promise.all(COMPARED.map((stack) => started[stack].stop()));
  const group = "Call to Conekta";
  return [
    { group, what: "CPU", unit: "ms", digits: 2, samples: samples.cpu },
    { group, what: "new connections", unit: "", digits: 2, samples: samples.connections },
    {
      group,
      what: "refuses a certificate that nobody vouches for",
      unit: "",
      digits: 0,
      samples: {},
      words: {
        ours: await refusesStranger(ground, "ours"),
        usual: await refusesStranger(ground, "usual"),
      },
    },
  ];
}

const twoLists = (): Record<Compared, number[]> => ({ ours: [], usual: [] });

const repeat = <Each>(each: Each, times: number): readonly Each[] =>
  Array.from({ length: times }, () => each);

/** Far enough that the engine has compiled what is hot. */
async function ready(ground: Ground, stack: Compared): Promise<FunctionUnderTest> {
  const started = await ground.start(stack, "conekta-call");
  await started.invoke(repeat(REQUESTS[stack], 100), { gather: false });
  return started;
}

/** Asks a server with a self-signed certificate that the process was not told to trust. */
async function refusesStranger(ground: Ground, stack: Compared & Stack): Promise<string> {
  const started = await ground.start(stack, "conekta-call", { NODE_EXTRA_CA_CERTS: "" });
  ground.stub.forget();
  const isAnswered = await started.invoke([REQUESTS[stack]]).then(
    () => true,
    () => false,
  );
  await started.stop();
  const isTold = ground.stub.asked.some(({ service }) => service === "conekta");
  if (isAnswered !== isTold) throw new Error("A call was answered that the stub did not see.");
  return isTold ? "no: it sent the key" : "yes";
}
