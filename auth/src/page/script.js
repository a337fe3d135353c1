const part = document.querySelector("[data-passkey]");
const problem = document.querySelector("[data-passkey-error]");
const button = part.querySelector("button");

// A browser that gives up is not a problem that anybody has to be told of.
function tell(result) {
  if (!result || result.ok || result.error === "Cancelled") return;
  const { exists, failed } = part.dataset;
  problem.querySelector("span").textContent = result.error === "Exists" ? exists : failed;
  problem.hidden = false;
}

async function run(work) {
  problem.hidden = true;
  try {
    tell(await work());
  } catch {
    tell({});
  }
}

const signIn = (autofill) => {
  const { provider, callbackUrl } = part.dataset;
  return passkey.signIn({ provider, callbackUrl, autofill });
};

const confirm = () => {
  const { provider, callbackUrl } = part.dataset;
  return passkey.confirm({ provider, callbackUrl });
};

async function add() {
  const result = await passkey.register({ name: part.querySelector("input").value });
  if (result.ok) location.reload();
  if (result.error === "FreshSessionRequired") return location.assign(part.dataset.confirm);
  return result;
}

if (passkey.isSupported()) {
  part.hidden = false;
  const without = document.querySelector("[data-passkey-unsupported]");
  if (without) without.hidden = true;
  const does = { "sign-in": () => signIn(false), confirm, add }[part.dataset.passkey];
  button.addEventListener("click", () => run(does));
  if (document.querySelector("input[autocomplete~=webauthn]")) run(() => signIn(true));
}
