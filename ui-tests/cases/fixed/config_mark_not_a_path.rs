use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(oidc, id = "acme", name = "Acme", issuer = "https://acme.example", mark = "M12 2 22 22H2z")]
struct Acme {
    client_id: String,
}

fn main() {}
