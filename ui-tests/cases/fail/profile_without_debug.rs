use auth::{AuthConfig, Identity, auth, provider::Profile};

#[derive(Clone, serde::Deserialize)]
pub struct AcmeProfile {
    id: u64,
}

impl Profile for AcmeProfile {
    fn identity(&self) -> Identity {
        Identity::new(self.id)
    }
}

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", profile = AcmeProfile)]
pub struct Acme {
    client_id: String,
}

auth! { providers: [Acme { ..env }] }

fn main() {}
