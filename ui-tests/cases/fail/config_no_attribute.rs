use auth::{AuthConfig, Secret, auth};

#[derive(AuthConfig)]
pub struct Acme {
    client_id: String,
    client_secret: Secret,
}

auth! {
    providers: [Acme { ..env }],
}

fn main() {}
