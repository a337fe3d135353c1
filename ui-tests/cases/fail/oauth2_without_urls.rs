use auth::auth;
use auth_providers::OAuth2;

auth! {
    providers: [OAuth2 as "acme" { client_id: "x" }],
}

fn main() {}
