use auth::auth;
use auth_providers::Keycloak;

auth! {
    pub struct ShopAuth;
    providers: [Keycloak { ..env }],
    end_session: [Keycloack],
}

fn main() {}
