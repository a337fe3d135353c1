const part = document.querySelector("[data-passkey]");
const problem = document.querySelector("[data-passkey-error]");

// A browser that gives up is a problem only on a page that has a text for it: elsewhere its user has decided so.
function tell(result) {
  if (!problem || !result || result.ok) return;
  const { again, cancelled, exists, expired, failed, wrong } = problem.dataset;
  if (result.error === "Cancelled" && !cancelled) return;
  const texts = {
    Cancelled: cancelled,
    Exists: exists,
    ProofRequired: wrong,
    SessionRequired: expired,
    SignInAgain: again,
    Wrong: wrong,
  };
  problem.querySelector("span").textContent = texts[result.error] ?? failed;
  problem.hidden = false;
}

async function run(work) {
  if (problem) problem.hidden = true;
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
  const code = part.querySelector("[name=code]");
  const proof = !code ? {} : code.value ? { code: code.value } : { passkey: true };
  const result = await passkey.register({ name: part.querySelector("input").value, ...proof });
  if (result.ok) location.reload();
  if (result.error === "FreshSessionRequired") return location.assign(part.dataset.confirm);
  return result;
}

// The answer of the device goes with the form, in place of a code.
function send(form, result) {
  if (result.ok) {
    form.elements.credential.value = JSON.stringify(result.credential);
    form.submit();
  }
  return result;
}

if (passkey.isSupported()) {
  const without = document.querySelector("[data-passkey-unsupported]");
  if (without) without.hidden = true;
  if (part) {
    part.hidden = false;
    const kind = part.dataset.passkey;
    const does = { "sign-in": () => signIn(false), confirm, add }[kind];
    part.querySelector("button").addEventListener("click", () => run(does));
    const suggests = document.querySelector("input[autocomplete~=webauthn]");
    if (kind === "sign-in" && suggests) run(() => signIn(true));
  }
  for (const form of document.querySelectorAll("form[data-factor]")) {
    const button = form.querySelector("[data-factor-passkey]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      run(async () => send(form, await secondFactor.passkey()));
    });
  }
  for (const form of document.querySelectorAll("form[data-factor-add]")) {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => {
      run(async () => send(form, await secondFactor.newPasskey()));
    });
  }
}
