use auth::{Identity, auth};
use auth_providers::OAuth2;

auth! {
    providers: [OAuth2 as "acme" {
        authorization: "https://acme.example/authorize",
        token: "https://acme.example/token",
        userinfo: "https://acme.example/me",
        profile: |profile| Identity::new(profile.id),
        ..env
    }],
}

fn main() {}
