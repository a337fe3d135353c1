use auth::{AuthConfig, provider::JsonProfile};

#[derive(AuthConfig)]
#[auth(oauth2, id = "acme", name = "Acme", profile = JsonProfile)]
struct Acme {
    client_id: String,
}

fn main() {}
