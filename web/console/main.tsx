import { render } from "preact";
import { App } from "./app.tsx";
import { listenToKeys } from "./state/keys.ts";
import { attempt } from "./state/notices.ts";
import { connect } from "./wire/live.ts";

const root = document.getElementById("console");
if (root === null) throw new Error("The document has no place for the console.");
render(<App />, root);
listenToKeys();
void attempt(connect);
