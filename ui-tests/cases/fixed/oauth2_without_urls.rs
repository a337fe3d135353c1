use auth::auth;
use auth_providers::OAuth2;

auth! {
    providers: [OAuth2 as "acme" { issuer: "https://acme.example", client_id: "x", ..env }],
}

fn main() {}
