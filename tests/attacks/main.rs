//! Attacks on a site, over HTTP. Each test does what an attacker tries, and checks that the attacker gets
//! nothing by it. The ids above the tests, such as `OA-033`, are those of `fixtures/security/attacks.toml`.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod attempts;
mod browsers;
mod cookie;
mod csrf;
mod effort;
mod email;
mod ended;
mod exchange;
mod flow;
mod folding;
mod form;
mod fresh;
mod headers;
mod id_tokens;
mod issuers;
mod kit;
mod logs;
mod lookalikes;
mod mail_tokens;
mod members;
mod once;
mod openid;
mod passkeys;
mod redirects;
mod report;
mod second_factor;
mod setups;
mod squat_site;
mod squatting;
mod store;
mod tenants;
mod tokens;
mod wire;
