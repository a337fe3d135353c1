use auth::auth;
use auth_providers::Keycloak;

auth! {
    providers: [Keycloak { issuer: "https://login.acme.example/realms/a", ..env }],
}

fn main() {}
