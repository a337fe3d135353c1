use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(openid, id = "acme", name = "Acme", issuer = "https://acme.example")]
struct Acme {
    client_id: String,
}

fn main() {}
