use auth::{auth, provider::JsonProfile};
use auth_providers::GitHub;

#[derive(auth::AuthConfig)]
#[auth(oauth2, id = "acme", name = "Acme", profile = JsonProfile, authorization = "https://acme.example/authorize", token = "https://acme.example/token", userinfo = "https://acme.example/me")]
struct Acme {
    client_id: String,
}

auth! { providers: [GitHub { ..env }, Acme { ..env }] }

fn main() {}
