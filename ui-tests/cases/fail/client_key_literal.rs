use auth::auth;
use auth_providers::Oidc;

auth! {
    providers: [Oidc as "op" {
        issuer: "https://op.example", client_id: "shop", client_key: "-----BEGIN PRIVATE KEY-----",
    }],
}

fn main() {}
