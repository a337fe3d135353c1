// What type-checks against the types of any setup, and against those that the example wrote.

import * as any from "../client";
import * as spa from "../../../examples/spa/auth";

interface Mine {
  plan: "free" | "pro";
}

export async function anySetup(): Promise<string | undefined> {
  const session = await any.getSession<Mine>();
  const plan: "free" | "pro" | undefined = session?.plan;
  const result = await any.signIn("whatever", { username: "ada", redirect: false });
  await any.signIn("github", { link: true });
  // @ts-expect-error neither a text nor a field of a form
  await any.signIn("github", { link: "github" });
  const stop: () => void = any.onSession((now) => now?.user.name, { poll: 60 });
  stop();
  return result?.error ?? plan;
}

export async function passkeys(): Promise<string | null> {
  const result = await any.passkey.register({ name: "Phone" });
  if (!result.ok) return result.error;
  const { id, lastUsed }: any.Passkey = result.passkey;
  await any.passkey.rename(id, "Laptop");
  // @ts-expect-error a passkey is removed by its id
  await any.passkey.remove(result.passkey);
  const signed = await any.passkey.signIn({ autofill: true, redirect: false });
  return signed?.error ?? lastUsed;
}

export async function secondFactors(): Promise<string | null | undefined> {
  const signed = await any.signIn("credentials", { username: "ada", redirect: false });
  if (!signed?.secondFactor) return signed?.url;
  const state = await any.secondFactor.state();
  if (state.step === "prove") {
    const seconds: number | null = state.remember;
    const done = await any.secondFactor.verify({ code: "123456", remember: !!seconds, redirect: false });
    return done?.error;
  }
  if (state.step === "setUp") {
    const { setup = "", qr } = await any.secondFactor.addApp();
    const codes = (await any.secondFactor.confirmApp({ setup, code: "1" }))?.recoveryCodes;
    return codes?.join(" ") ?? qr;
  }
  for (const app of state.apps) await any.secondFactor.removeApp(app.id, { passkey: true });
  // @ts-expect-error a proof is a code or a passkey
  await any.secondFactor.makeRecoveryCodes({ password: "secret" });
  return state.browsers[0]?.expires;
}

export async function fresh(response: Response): Promise<string | null | undefined> {
  if (!any.isStale(response)) return null;
  const [method] = await any.getConfirmMethods();
  const sent = await any.confirm(method?.id, { code: "123456", redirect: false });
  // @ts-expect-error the code of a mail is a text
  await any.confirm("email", { code: 123456 });
  const known = await any.passkey.confirm({ redirect: false });
  return sent?.error ?? known?.error;
}

export async function oneSetup(): Promise<spa.ErrorCode | null | undefined> {
  const session = await spa.getSession();
  const plan: string | undefined = session?.plan;
  const nickname: string | null | undefined = session?.nickname;
  await spa.update({ nickname: plan ?? null });
  // @ts-expect-error the browser may not change the plan
  await spa.update({ plan: "pro" });
  // @ts-expect-error not a claim
  session?.orders;
  // @ts-expect-error not a provider
  await spa.signIn("github");
  const route: spa.Route = "/api/auth/signin/oidc";
  const result = await spa.signIn("credentials", { username: route, redirect: false });
  return nickname === null ? null : result?.error;
}
