use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc { client_id: "shop" }],
}

fn main() {}
