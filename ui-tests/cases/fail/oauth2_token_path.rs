use auth::auth;
use auth_providers::OAuth2;

auth! {
    providers: [OAuth2 { authorization: "https://acme.example/authorize", token: "/token", client_id: "shop" }],
}

fn main() {}
