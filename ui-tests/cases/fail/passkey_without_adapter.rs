use auth::auth;
use auth_providers::{GitHub, Passkey};

auth! {
    providers: [GitHub { ..env }, Passkey { rp_name: "Shop" }],
}

fn main() {}
